"""The grader's own work on a student's text, in a process apart: some text has Python's parser
busy for days, in one step of C that nothing interrupts, or takes all memory there is.

The process is forked when there is first something to do, and does what comes later, too: a fork
takes longer than most programs take to be parsed. It has nothing open but the two pipes to it, and
ends with whoever made it, or over a text.
"""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import struct
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

import msgspec

from autograder.linux import syscalls

_MEMORY = 512 * 1024 * 1024  # bytes beyond what this process has
_MOST = 32 * 1024 * 1024  # bytes of an answer
_AT_ONCE = 1 << 16  # bytes read in one go
_LENGTH = struct.Struct(">I")


class TooMuch(Exception):
    """It took more than it may, or did not come to an end."""


def in_child_process(work: Callable[..., Any], *args: Any, seconds: float) -> Any:
    """What the module-level function `work` returns, plain values only.

    Raises:
        TooMuch: it took more than so many seconds, or more than half a gigabyte, or raised.
    """
    if not hasattr(os, "fork"):
        return work(*args)
    with _lock:
        child = _the_child()
        try:
            return child.do(pickle.dumps((work, args, seconds)), time.monotonic() + 10 * seconds)
        except (msgspec.MsgspecError, OSError, EOFError):  # a TimeoutError is an OSError
            raise TooMuch from None
        finally:
            if child.spoilt:
                child.end()
                _forget()


class _Child:
    """The other process, as this one sees it.

    spoilt: it is not where it should be, and is to be ended.
    """

    def __init__(self) -> None:
        reads, self._writing = os.pipe()
        self._reading, writes = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            _live(reads, writes)
        os.close(reads)
        os.close(writes)
        self.spoilt = False

    def do(self, work: bytes, deadline: float) -> Any:
        self.spoilt = True
        self._send(_LENGTH.pack(len(work)) + work)
        (length,) = _LENGTH.unpack(self._receive(_LENGTH.size, deadline))
        if length > _MOST:
            raise EOFError
        answer = msgspec.msgpack.decode(self._receive(length, deadline))
        self.spoilt = False
        return answer

    def has_ended(self) -> bool:
        """Whether it is gone: it ends with the thread that made it."""
        return os.waitpid(self._process, os.WNOHANG)[0] != 0

    def end(self) -> None:
        os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)

    def let_go(self) -> None:
        os.close(self._reading)
        os.close(self._writing)

    def _send(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self._writing, left) :]

    def _receive(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self._reading], [], [], left)[0]:
                raise TimeoutError
            part = os.read(self._reading, min(_AT_ONCE, size - len(data)))
            if not part:
                raise EOFError
            data += part
        return bytes(data)


_lock = threading.Lock()
_child: _Child | None = None  # this process's


def _the_child() -> _Child:
    global _child
    if _child is not None and _child.has_ended():
        _forget()
    if _child is None:
        _child = _Child()
    return _child


def _forget() -> None:
    global _child
    if _child is not None:
        _child.let_go()
        _child = None


def _after_fork() -> None:
    """What there is belongs to the process that was forked from."""
    global _lock
    _lock = threading.Lock()
    _forget()


os.register_at_fork(after_in_child=_after_fork)


# --- in that process ------------------------------------------------------------------------


def _live(reading: int, writing: int) -> NoReturn:
    try:
        syscalls.die_with_parent()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        _close_all_but(reading, writing)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # one step less
            most = int(file.read().split()[0]) * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        with os.fdopen(reading, "rb") as asked, os.fdopen(writing, "wb") as answers:
            while head := asked.read(_LENGTH.size):
                (length,) = _LENGTH.unpack(head)
                work, args, seconds = pickle.loads(asked.read(length))
                _hurry(seconds)
                answer = msgspec.msgpack.encode(work(*args))
                answers.write(_LENGTH.pack(len(answer)) + answer)
                answers.flush()
    finally:
        os._exit(0)  # also where it raised: the next one begins with nothing of this


def _hurry(seconds: float) -> None:
    """Be ended after so many seconds: of the processor, since a busy machine is no long text."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _close_all_but(*kept: int) -> None:
    """What else is open, such as the line to a jail, is to end when its owner lets go of it."""
    before = -1
    for descriptor in (*sorted(kept), 1 << 20):
        os.closerange(before + 1, descriptor)
        before = descriptor
