"""Finds the machine's processes by their numbers, one by one, and whose they are.

Deserves: nothing.
Never says, with bubblewrap: canary-process
"""
import os

found = []
for number in range(1, 3000):
    if number in (os.getpid(), os.getppid()):
        continue
    try:
        found.append(f"canary-process {number} of {os.stat(f'/proc/{number}').st_uid}")
    except OSError:
        pass
    for ask in (os.getpgid, os.getsid, os.sched_getscheduler):
        try:
            ask(number)
            found.append(f"canary-process {number} by {ask.__name__}")
        except OSError:
            pass
z = a = cost = " ".join(found[:5]) or 7.0
