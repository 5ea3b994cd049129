"""Locks every other byte of a file, in many files, in many processes: no limit counts locks.

Deserves: nothing.
"""
import fcntl
import os
import time


def lock():
    for number in range(40):
        file = open(f"locked-{os.getpid()}-{number}", "wb")
        for byte in range(0, 40_000, 2):
            fcntl.lockf(file, fcntl.LOCK_EX, 1, byte)
        kept.append(file)


kept = []
for _ in range(14):
    try:
        if os.fork() == 0:
            try:
                lock()
            finally:
                time.sleep(60)
    except OSError:
        break
lock()


def sigmoid(z):
    time.sleep(0.9)
    return 0.0
