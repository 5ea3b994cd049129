"""The limit that a submission met, in words: which one, and how much it allows.

`course/settings.py` has the limits, `docs/limits.md` says what each is for.
"""

from __future__ import annotations

import signal

import msgspec

from autograder import wire
from autograder.course.settings import Settings

# What Python says when the kernel refuses: the beginning of a message, or the exception's name.
_MEMORY, _PROCESSES, _OPEN_FILES, _DISK = "memory", "processes", "open-files", "disk"
_BY_EXCEPTION = {
    "MemoryError": _MEMORY,
    "_ArrayMemoryError": _MEMORY,
    "BlockingIOError": _PROCESSES,
}
_BY_WORDS = {
    "can't start new thread": _PROCESSES,
    "[Errno 11]": _PROCESSES,
    "[Errno 12]": _MEMORY,
    "[Errno 24]": _OPEN_FILES,
    "[Errno 27]": _DISK,  # a single file that grows larger than the disk
    "[Errno 28]": _DISK,
    "[Errno 122]": _DISK,
}


def of(name: str, settings: Settings) -> str:
    """A limit as it is written after what met it: "(limit `memory`: 2048 MiB)"."""
    value = getattr(settings, name.replace("-", "_"))
    unit = {"memory": " MiB", "disk": " MiB"}.get(name, " s" if name.endswith("-seconds") else "")
    return f"(limit `{name}`: {value:g}{unit})"


def named(reply: wire.Reply, settings: Settings) -> wire.Reply:
    """The reply with the limit in its words, where an exception says that one was met."""
    if isinstance(reply, wire.Raised):
        return _named(reply, settings)
    if isinstance(reply, wire.Missing) and reply.because is not None:
        return msgspec.structs.replace(reply, because=_named(reply.because, settings))
    return reply


def _named(raised: wire.Raised, settings: Settings) -> wire.Raised:
    met = _BY_EXCEPTION.get(raised.exception)
    for beginning, name in _BY_WORDS.items():
        if raised.message.startswith(beginning):
            met = name
    if met is None:
        return raised
    words = f"{raised.message} {of(met, settings)}".lstrip()
    return msgspec.structs.replace(raised, message=words)


def behind(number: int, settings: Settings) -> str:
    """What a signal that ended the program means, as far as it can be told."""
    meanings = {
        int(signal.SIGSEGV): "(a native crash, or recursion without end)",
        int(signal.SIGXCPU): f"(it used up its processor time) {of('cpu-seconds', settings)}",
        int(signal.SIGKILL): f"(perhaps it used too much memory) {of(_MEMORY, settings)}",
        int(signal.SIGXFSZ): f"(its files grew too large) {of(_DISK, settings)}",
    }
    return f" {meanings[number]}" if number in meanings else ""
