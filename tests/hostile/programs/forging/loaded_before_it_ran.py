"""Says that it has been loaded before it has, and goes on in secret.

Deserves: nothing.
"""
import os
import stat
import struct
import time


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


line = next(filter(is_socket, range(3, 256)))
body = b"\x91\xa6loaded"
os.write(line, struct.pack(">I", len(body)) + body)
time.sleep(9)
