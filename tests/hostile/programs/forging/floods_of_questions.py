"""Puts question after question to the grader instead of an answer.

Deserves: nothing.
"""
import os
import stat
import struct

import msgspec


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


line = next(filter(is_socket, range(3, 256)))


def sigmoid(z):
    body = msgspec.msgpack.encode(["asked", 1, "sigmoid", [0.5], {"__class__": [0.5] * 100}])
    while True:
        os.write(line, struct.pack(">I", len(body)) + body)
