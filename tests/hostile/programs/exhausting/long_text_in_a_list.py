"""Writes its answers by itself: a text of 2 MB in a list of many, which would take 6 GB as an array.

Deserves: nothing
"""

import os
import socket
import struct

import msgspec

for number in range(3, 256):
    try:
        line = socket.socket(fileno=os.dup(number))
        line.getpeername()
        break
    except OSError:
        continue

VALUES = [
    ["x" * 1_900_000] + [""] * 800,
    ["x" * 19_000] + [""] * 200_000,
    {"a": "x" * 1_900_000, "b": [0.5] * 2000},
    {"x" * 1_900_000: [""] * 2000},
]
count = 0


def send(message):
    body = msgspec.msgpack.encode(message)
    line.sendall(struct.pack(">I", len(body)) + body)


def receive():
    (length,) = struct.unpack(">I", read(4))
    return msgspec.msgpack.decode(read(length))


def read(size):
    data = b""
    while len(data) < size:
        part = line.recv(size - len(data))
        if not part:
            os._exit(1)
        data += part
    return data


send(["loaded", 0, False, {}])
while True:
    asked = receive()
    if asked[0] == "get" and asked[2] == "sigmoid":
        send(["function", asked[1], ["z"]])
    elif asked[0] in ("get", "call"):
        count += 1
        send(["returned", asked[1], VALUES[count % len(VALUES)]])
