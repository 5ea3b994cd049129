"""Forges an exception whose name, words and lines are megabytes long, to swell the report.

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


def question():
    frame = sys._getframe()
    while frame is not None:
        if "request" in frame.f_locals:
            return frame.f_locals["request"].id
        frame = frame.f_back


line = next(filter(is_socket, range(3, 256)))


def sigmoid(z):
    long = "passed " * 30_000
    place = [long, 1, long, long]
    body = msgspec.msgpack.encode(["raised", question(), long, long, [place] * 2])
    os.set_blocking(line, True)
    whole = struct.pack(">I", len(body)) + body
    while whole:
        whole = whole[os.write(line, whole) :]
