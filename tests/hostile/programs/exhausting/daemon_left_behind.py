"""Leaves a process behind that lives in a session of its own.

Deserves: nothing.
"""
import os
import time


def sigmoid(z):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                time.sleep(1)
        os._exit(0)
    return 7.0


z = a = 6.0
