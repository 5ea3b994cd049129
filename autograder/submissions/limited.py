"""Limits of time and memory on what the trusted side does with a submission's values.

A stand-in (`student.rerun(f=solution.f)`) is the author's code, called with arguments of the
student's choice; `f(10**9)` may be a loop without end.
"""

from __future__ import annotations

import resource
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TypeVar

T = TypeVar("T")
_MEMORY = 512 * 1024 * 1024  # bytes beyond what this process has


class _Late(BaseException):
    """Not to be caught by the `except Exception` of whatever is running."""


def no_more() -> float:
    """No later deadline."""
    raise TimeoutError


def limited(call: Callable[[], T], deadline: float, more: Callable[[], float] = no_more) -> T:
    """What `call()` returns; beyond `deadline` (`time.monotonic` seconds) or half a gigabyte, none.

    When the time is over, `more` is asked for a later deadline; a TimeoutError says that there is
    none.

    The interruption comes between two Python instructions: a single call into native code ends
    first. In a thread that is not the main one, signals do not come: there is no bound.

    A function, and no `with`: the signal may come between any two instructions, also between the
    last one of a block and the first one of what ends it, and must be met there as well.

    Raises:
        TimeoutError: the time was up.
        MemoryError: what was asked for was too much, as far as the code lets that through.
    """
    if threading.current_thread() is not threading.main_thread():
        return call()
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    over = False

    def stop(number: int, frame: FrameType | None) -> None:
        if over:
            return  # it came at the last moment
        try:
            signal.setitimer(signal.ITIMER_REAL, max(more() - time.monotonic(), 1e-3))
        except TimeoutError:
            raise _Late from None

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    outer, _ = signal.getitimer(signal.ITIMER_REAL)  # of a bound around this one; 0: there is none
    began = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    try:
        try:
            signal.setitimer(signal.ITIMER_REAL, left)
            _limit_memory(soft, hard)
            return call()
        finally:
            over = True
    except _Late:
        raise TimeoutError from None
    finally:  # nothing can interrupt from here on
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if outer:
            left = outer - (time.monotonic() - began)
            signal.setitimer(signal.ITIMER_REAL, max(left, 1e-3))
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _limit_memory(soft: int, hard: int) -> None:
    pages = int(Path("/proc/self/statm").read_text().split(maxsplit=1)[0])
    most = pages * resource.getpagesize() + _MEMORY
    if soft == resource.RLIM_INFINITY or most < soft:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
