"""Sends an answer a byte at a time, each just before patience ends.

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
    os.write(line, b"\x00\x00\x10\x00")
    while True:
        os.write(line, b"\x00")
        time.sleep(0.1)
