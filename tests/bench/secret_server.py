"""Runs a command on a machine whose network has a secret to give, to whoever knocks."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

# Where the attacks of `tests/hostile` knock: over TCP, and at a socket without a file.
_PORT, _NAME = 47113, "\0autograder-canary"


@contextlib.contextmanager
def giving(secret: str) -> Iterator[None]:
    """While this lasts the secret is there to be fetched."""
    unnamed = socket.socket(socket.AF_UNIX)
    unnamed.bind(_NAME)
    unnamed.listen()
    with unnamed, socket.create_server(("127.0.0.1", _PORT)) as tcp:
        for door in (unnamed, tcp):
            threading.Thread(target=_answer, args=(door, secret.encode()), daemon=True).start()
        try:
            yield
        finally:
            for door in (unnamed, tcp):
                door.shutdown(socket.SHUT_RDWR)  # whoever waits there keeps it open


def _answer(door: socket.socket, secret: bytes) -> None:
    with contextlib.suppress(OSError):  # shut
        while True:
            with door.accept()[0] as caller:
                caller.sendall(secret)


if __name__ == "__main__":
    with giving(os.environ["CANARY"]):
        sys.exit(subprocess.call(sys.argv[1:]))
