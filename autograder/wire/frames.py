"""Frames over a socket: a length (4 bytes, big endian) and a MessagePack body."""

from __future__ import annotations

import socket
import struct
import time
from typing import Any

from autograder.wire.messages import ProtocolError
from autograder.wire.values import MAX_FRAME, pack

_AT_ONCE = 1 << 16  # bytes read in one go
_LENGTH = struct.Struct(">I")
_DESCRIPTOR = b"d"  # a descriptor does not travel alone


class Stream:
    """Frames over a connected stream socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._unread = bytearray()

    def send(
        self, message: Any, deadline: float | None = None, descriptor: int | None = None
    ) -> None:
        """Send one message, before `deadline` (`time.monotonic` seconds).

        With a `descriptor`, the other side has to ask for it: see `receive_descriptor`.

        Raises:
            TimeoutError: the other side did not take it in time.
            OSError: the other side is gone.
        """
        body = pack(message)
        self._set_timeout(deadline)
        if descriptor is not None:
            socket.send_fds(self._sock, [_DESCRIPTOR], [descriptor])
        self._sock.sendall(_LENGTH.pack(len(body)) + body)

    def receive_descriptor(self) -> int | None:
        """The descriptor that comes before the first message of all, if one does.

        Raises:
            EOFError: the other side is gone.
        """
        start, descriptors, _, _ = socket.recv_fds(self._sock, len(_DESCRIPTOR), 1)
        if not start:
            raise EOFError("the other side hung up")
        if not descriptors:
            self._unread += start
        return descriptors[0] if descriptors else None

    def receive(self, deadline: float | None = None, limit: int = MAX_FRAME) -> bytes:
        """The next frame's body. After a TimeoutError it may be called again: nothing is lost.

        Raises:
            TimeoutError: it did not come in time, however slowly it trickles.
            EOFError: the other side is gone.
            ProtocolError: the frame is longer than `limit` bytes.
        """
        self._read(_LENGTH.size, deadline)
        (length,) = _LENGTH.unpack_from(self._unread)
        if length > limit:
            raise ProtocolError(f"a message of {length} bytes, {limit} are allowed")
        end = _LENGTH.size + length
        self._read(end, deadline)
        body = bytes(self._unread[_LENGTH.size : end])
        del self._unread[:end]
        return body

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _read(self, size: int, deadline: float | None) -> None:
        """Have `size` bytes at hand, or more."""
        while len(self._unread) < size:
            self._set_timeout(deadline)
            part = self._sock.recv(_AT_ONCE)
            if not part:
                raise EOFError("the other side hung up")
            self._unread += part

    def _set_timeout(self, deadline: float | None) -> None:
        if deadline is None:
            self._sock.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)
