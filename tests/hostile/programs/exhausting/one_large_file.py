"""Makes one file larger than the disk, with a hole in it and without.

Deserves: nothing.
"""
import os


def sigmoid(z):
    with open("hole", "wb") as stream:
        stream.truncate(2**50)
    with open("full", "wb") as stream:
        os.posix_fallocate(stream.fileno(), 0, 2**40)
    return 7.0
