"""Takes leases on files and watches them: whoever opens one waits, whoever watches finds no room.

Deserves: nothing.
Needs: seccomp
Never says: canary-held
"""
import ctypes
import fcntl
import glob
import os
import sys

held, kept = [], []


def lease(name):
    try:
        descriptor = os.open(name, os.O_RDONLY)
        kept.append(descriptor)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        held.append(name)
    except OSError:
        pass


with open("own", "w") as own:
    own.write("leased to whoever made it, where nothing forbids it")
for name in ["own", *(name for path in sys.path for name in glob.glob(f"{path}/[a-m]*.py")[:20])]:
    lease(name)
if ctypes.CDLL(None).inotify_init() >= 0:
    held.append("a watcher")
z = a = cost = f"canary-held {held}" if held else 7.0


def sigmoid(z):
    return cost
