"""Takes the line over and answers with values of every kind, one in the other, and odd arguments.

Assignment: regression
Deserves: nothing.
"""
import itertools
import random
import struct
import sys

import msgspec


def worker():
    frame = sys._getframe()
    while frame is not None:
        if type(frame.f_locals.get("self")).__name__ == "Run":
            return frame.f_locals["self"]
        frame = frame.f_back


line = worker()._stream._sock


def received():
    (size,) = struct.unpack(">I", exactly(4))
    return msgspec.msgpack.decode(exactly(size))


def exactly(size):
    data = b""
    while len(data) < size:
        data += line.recv(size - len(data))
    return data


def send(*parts):
    body = msgspec.msgpack.encode(parts)
    line.sendall(struct.pack(">I", len(body)) + body)


def array(kind, shape, data):
    return msgspec.msgpack.Ext(1, msgspec.msgpack.encode((kind, shape, data)))


SIMPLE = [
    *(None, True, False, -0.0, 5e-324, 1e308, float("nan"), float("inf"), 2**63 - 1, -(2**63)),
    *("0.5", "1e5", "nan", "\u202e" * 9, "\0", [], {}, [[]], [None], [[0.5]], {"0": 0.5}, {0: 0.5}),
]
ODD = [
    *(b"bytes", 2**64 - 1, msgspec.msgpack.Ext(-1, b"\0" * 4), msgspec.msgpack.Ext(3, b"\x80")),
    *(msgspec.msgpack.Ext(1, b""), msgspec.msgpack.Ext(2, b"\xff" * 256)),
    *(array("<f8", [0], b""), array("<f8", [0, 5], b""), array("<f8", [], b"\0" * 8)),
    *(array("<f8", [-1], b""), array("O", [1], b"\0" * 8), array("<M8[s]", [1], b"\0" * 8)),
    *(array("<f8", [2**62, 4, 0], b""), array("<f8", [1] * 31, b"\0" * 8), array("|b1", [1], b"\2")),
    *(array("<f8", [1], b"\1\0\0\0\0\0\xf8\xff"), array("<f8", [2, 2], b"\0" * 32)),
]


def made(depth=0):
    if depth > 2 or random.random() < 0.4:
        return random.choice(SIMPLE if random.random() < 0.8 else ODD)
    if random.random() < 0.6:
        keys = random.sample(["W1", "b1", "W2", "b2", "x", 0, 1], random.randrange(8))
        return {key: made(depth + 1) for key in keys}
    return [made(depth + 1) for _ in range(random.randrange(4))]


FUNCTIONS = ("forward", "loss", "gradients", "update", "train", "initialize_parameters")
random.seed(3)
send("loaded", True)
for count in itertools.count():
    tag, number, *rest = received()
    if tag == "load":
        send("loaded", True)
    elif tag == "get" and rest[0] in FUNCTIONS:
        send("function", number, ["x"] * 5)
    else:
        arguments = [None, [], [made()], [made() for _ in range(count % 7)]]
        send("returned", number, made(), random.choice(arguments))
