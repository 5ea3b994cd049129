"""How long processes have waited for a processor: time in which a busy machine kept them still.

The kernel counts it for every thread (`/proc/<pid>/schedstat`, the second number).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")


def starved(root: int) -> float:
    """The most seconds that any process below `root` has waited; 0 where nobody counts them."""
    return max(map(waited, descendants(root)), default=0.0)


def descendants(root: int) -> Iterator[int]:
    """The processes below a process, itself not among them."""
    with suppress(OSError):
        for task in (_PROC / str(root) / "task").iterdir():
            for child in (task / "children").read_bytes().split():
                yield int(child)
                yield from descendants(int(child))


def pid_of(handle: int) -> int:
    """The process that a pidfd stands for."""
    for line in (_PROC / "self" / "fdinfo" / str(handle)).read_text().splitlines():
        if line.startswith("Pid:"):
            return int(line.split()[1])
    raise ProcessLookupError(f"descriptor {handle} stands for no process")


def waited(pid: int) -> float:
    """How many seconds a process's first thread has waited; 0 where nobody counts them."""
    try:
        return int((_PROC / str(pid) / "schedstat").read_bytes().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0
