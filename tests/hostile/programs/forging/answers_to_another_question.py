"""Answers with the number of another question: the last one, and the next ones.

Deserves: nothing.
"""
import os
import stat
import struct
import sys

import msgspec


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def send(message):
    body = msgspec.msgpack.encode(message)
    os.write(line, struct.pack(">I", len(body)) + body)


def question():
    frame = sys._getframe()
    while frame is not None:
        if "request" in frame.f_locals:
            return frame.f_locals["request"].id
        frame = frame.f_back


line = next(filter(is_socket, range(3, 256)))


def sigmoid(z):
    number = question()
    for other in (number - 1, number + 1, 0, 1, 2**63 - 1):
        send(["returned", other, 0.5])
    return 7.0
