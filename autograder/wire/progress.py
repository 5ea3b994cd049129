"""How far a program has come while it is loaded: a few bytes that both sides of the wall can see.

A message before every statement would wake the trusted side each time. This costs next to nothing
until somebody looks, and it outlives the process: which statement ended it can still be read. It
is no more than the claim of that process.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
from typing import Self

_AT = struct.Struct("<IIII")  # a cell, a statement of it, a line of it, each from 0; whether it is
_SEALS = fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


class Progress:
    """The trusted side's end: makes the memory, and reads it.

    descriptor: to be sent to the process; see `Stream.send`.

    Raises:
        OSError: there is no more memory, or no more descriptors.
    """

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("progress", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.descriptor, _AT.size)
        fcntl.fcntl(self.descriptor, *_SEALS)

    def reset(self) -> None:
        """Nothing has begun."""
        os.pwrite(self.descriptor, bytes(_AT.size), 0)

    def at(self) -> tuple[int, int, int] | None:
        """The cell, statement and line that the process says it was at last; None: nowhere."""
        cell, statement, line, began = _AT.unpack(os.pread(self.descriptor, _AT.size, 0))
        return (cell, statement, line) if began else None

    def close(self) -> None:
        """Give the memory back, once the process has ended."""
        os.close(self.descriptor)


class Marker:
    """The jailed side's end: `marker(cell, statement, line)` says what is about to run."""

    def __init__(self, memory: mmap.mmap | None = None) -> None:
        self._memory = memory

    @classmethod
    def on(cls, descriptor: int) -> Self:
        """A marker on the memory behind a descriptor, which is closed."""
        try:
            return cls(mmap.mmap(descriptor, _AT.size))
        finally:
            os.close(descriptor)

    def __call__(self, cell: int, statement: int, line: int) -> None:
        if self._memory is not None:
            try:
                _AT.pack_into(self._memory, 0, cell, statement, line, 1)
            except (TypeError, ValueError, struct.error):
                self._memory = None  # the program has closed it
