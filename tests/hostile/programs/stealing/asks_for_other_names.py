"""Asks the grader for functions that were never lent: eval, the solution, its modules.

Deserves: nothing.
Never says: solution
"""
import os
import re
import stat
import struct

import msgspec


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def exactly(count):
    parts = b""
    while len(parts) < count:
        parts += os.read(line, count - len(parts))
    return parts


def ask(name, *args):
    body = msgspec.msgpack.encode(["asked", 1, name, args, {}])
    os.write(line, struct.pack(">I", len(body)) + body)
    (size,) = struct.unpack(">I", exactly(4))
    return exactly(size)


line = next(filter(is_socket, range(3, 256)))
told = [
    ask("eval", "open('/etc/passwd').read()"),
    ask("__import__", "os"),
    ask("z", 1),
    ask("w.__class__", 1),
    ask("", 1),
    ask("cost", [1.0] * 100),
]
z = re.findall(r"root:\w*|canary-\w+", repr(told))[:3]
