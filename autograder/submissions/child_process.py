"""The grader's own work on a student's text, in a separate process that can be ended.

Some text keeps Python's parser busy for days, in one step of C that nothing interrupts, or takes
all memory there is.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time
from collections.abc import Callable
from typing import Any

import msgspec

_MEMORY = 512 * 1024 * 1024  # bytes beyond what this process has


class TooMuch(Exception):
    """It took more than it may, or did not come to an end."""


def in_child_process(work: Callable[[], Any], seconds: float) -> Any:
    """What `work` returns, plain values only; what it changes stays in the process that ends.

    Raises:
        TooMuch: it took more than so many seconds, or more than half a gigabyte, or raised.
    """
    if not hasattr(os, "fork"):
        return work()
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        _work(work, writing, seconds)
    os.close(writing)
    try:
        return msgspec.msgpack.decode(_read(reading, time.monotonic() + 10 * seconds))
    except (msgspec.MsgspecError, TimeoutError):
        raise TooMuch from None
    finally:
        os.close(reading)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _work(work: Callable[[], Any], writing: int, seconds: float) -> None:
    try:
        # Of the processor: a busy machine is not a long text.
        resource.setrlimit(resource.RLIMIT_CPU, (max(1, round(seconds)),) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # one step less
            most = int(file.read().split()[0]) * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        left = memoryview(msgspec.msgpack.encode(work()))
        while left:
            left = left[os.write(writing, left) :]
    finally:
        os._exit(0)


def _read(descriptor: int, deadline: float) -> bytes:
    data = b""
    while True:
        ready, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError
        part = os.read(descriptor, 65536)
        if not part:
            return data
        data += part
