"""Looks for expected values in every object the garbage collector knows.

Deserves: nothing.
Unjailed: finds the secret
"""
import gc
import re


def sigmoid(z):
    found = set()
    for thing in gc.get_objects():
        if type(thing) is dict:
            for value in list(thing.values()):
                if type(value) is str:
                    found.update(re.findall(r"canary-\w+", value))
    raise ValueError(sorted(found)[:3])
