"""Takes the line over and answers with every kind of reply there is, whole and maimed.

Deserves: nothing.
"""
import itertools
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


send("loaded", True)
for count in itertools.count():
    tag, number, *rest = received()
    if tag == "load":
        send("loaded", True)
        continue
    raised = [number, "ValueError", "x" * 4000, [["neuron.py", 2**60, "f" * 4000, "s" * 4000]] * 5]
    kinds = [
        ["raised", *raised],
        ["raised", number, "NotImplementedError", "", []],
        ["missing", number, rest[0], raised, "near"],
        ["missing", number, rest[0], ["raised", *raised], None],
        ["unsendable", number, "a" * 4000],
        ["function", number, []],
        ["asked", 1, "sigmoid", [], {}],
        ["loaded"],
        ["shown", 0, []],
        ["load", "a", False, [], {}, []],
        ["get", number, "z"],
        ["told", number, 1, None],
        ["nothing"],
        [],
        ["returned", number],
        ["returned", str(number), 1.0],
        ["returned", float(number), 0.5],
        ["returned", number, 0.25, 0.5],
        ["returned", number, 0.25, {}],
        ["returned", -number, 0.5],
        ["returned", True, 0.5],
    ]
    send(*kinds[count % len(kinds)])
