"""Sends half an answer and falls silent.

Deserves: nothing.
Says: did not return within
"""
import os
import stat
import time


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


line = next(filter(is_socket, range(3, 256)))


def sigmoid(z):
    os.write(line, b"\x00\x00\x00\x40half")
    time.sleep(60)
