"""Looks for expected values in every frame above, with all their variables and code.

Deserves: nothing.
Unjailed: finds the secret
"""
import re
import sys


def look():
    found = []
    frame = sys._getframe()
    while frame is not None:
        found.append(repr(frame.f_locals)[:200_000] + repr(frame.f_globals)[:200_000])
        try:
            found.append(open(frame.f_code.co_filename, errors="replace").read())
        except OSError:
            pass
        frame = frame.f_back
    return re.findall(r"canary-\w+", "".join(found))[:3]


def sigmoid(z):
    raise ValueError(look())
