"""Removes and overwrites the worker's own files, Python's, and its devices.

Deserves: nothing.
Never says: canary-removed
"""
import os
import sys

removed = []
places = ["/engine", "/dev", "/usr/lib", "/usr/bin", "/bin/sh", sys.prefix, sys.base_prefix, os.__file__]
for place in places:
    targets = [place]
    if os.path.isdir(place):
        targets += [os.path.join(place, name) for name in os.listdir(place)[:50]]
    for target in targets:
        try:
            os.rename(target, target + ".gone")
            os.rename(target + ".gone", target)
            removed.append("canary-removed")
        except OSError:
            pass
        try:
            with open(target, "ab"):
                if target.startswith(("/engine", "/usr", sys.prefix)):
                    removed.append("canary-removed")
        except OSError:
            pass
z = " ".join(removed)
