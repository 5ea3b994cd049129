"""Reads what other students have handed in, from the folders beside its own.

Deserves: nothing.
"""
import glob
import os
import re

found = []
for start in (os.getcwd(), os.path.dirname(os.path.abspath(globals().get("__file__", "x"))), "/submitted", "/autograder"):
    for up in ("", "..", "../..", "../../..", "../../../.."):
        for file in glob.glob(os.path.join(start, up, "*", "neuron", "*.*"))[:200]:
            try:
                found += re.findall(r"canary-\w+", open(file, errors="replace").read())
            except OSError:
                pass
z = found[:3]
