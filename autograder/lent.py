"""Functions of the author's that a program may call: within bounds.

The program picks the arguments: else one line of a submission would have the grader itself
multiply a list by a billion.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from autograder.running import tell
from autograder.sandbox import wire

_MEMORY = 256 * 1024 * 1024  # bytes that a call may need beyond what the grader has already
_STATM = Path("/proc/self/statm")  # its first number: pages of address space


def answer(functions: Mapping[str, Any], asked: wire.Asked, deadline: float) -> wire.Told:
    """What a lent function says, or that it cannot be called like this.

    It has until `deadline` (`time.monotonic` seconds), some memory, and a frame for its answer.
    """
    try:
        with _bounds(deadline):
            told = tell(functions, asked)
            if len(wire.pack(told)) <= wire.MAX_FRAME:
                return told
    except (MemoryError, TimeoutError):
        pass
    return wire.Told(asked.id, None, f"{asked.name} cannot be called like this")


@contextlib.contextmanager
def _bounds(deadline: float) -> Iterator[None]:
    with _memory_bound(), _time_bound(deadline):
        yield


@contextlib.contextmanager
def _memory_bound() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_AS)
    try:
        pages = int(_STATM.read_bytes().split(maxsplit=1)[0])
    except OSError:  # no /proc: no bound
        yield
        return
    most = pages * resource.getpagesize() + _MEMORY
    if before[0] == resource.RLIM_INFINITY or most < before[0]:
        resource.setrlimit(resource.RLIMIT_AS, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@contextlib.contextmanager
def _time_bound(deadline: float) -> Iterator[None]:
    """Interrupts Python's own loops; a long step of C ends by itself, in so little memory."""
    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(deadline - time.monotonic(), 1e-3))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
