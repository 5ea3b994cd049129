"""What a command costs: wall-clock seconds, and the memory of all its processes together.

Memory is sampled from `/proc` over the whole process tree. A sample is taken twice over: the sum
of resident sets (RSS, which counts a page once for every process that shares it, so a forked
process again in full) and the sum of proportional sets (PSS, which divides a shared page among
them: what the machine has really given away). PSS of another user's process is readable to root
alone; where it is not, that process counts with its RSS.
"""

from __future__ import annotations

import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_KIBI = 1024
_PROC = Path("/proc")


class CommandFailed(Exception):
    """A measured command did not succeed; the text is the end of what it said."""


@dataclass(frozen=True)
class Memory:
    """The largest sample of each kind, in bytes; they need not be of the same moment."""

    rss: int
    pss: int
    processes: int


@dataclass(frozen=True)
class Cost:
    """What one command took; `memory` where it was sampled."""

    seconds: float
    memory: Memory | None


def cost_of(
    command: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str] | None = None,
    sample_every: float | None = None,
) -> Cost:
    """Run a command to its end, start-up included.

    Raises:
        CommandFailed: its exit status is not 0.
    """
    log = cwd / "command.log"
    with log.open("wb") as stream:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(map(str, command)), cwd=cwd, env=environment, stdout=stream, stderr=stream
        )
        sampler = _Sampler(process.pid, sample_every) if sample_every is not None else None
        status = process.wait()
        seconds = time.perf_counter() - began
    if status != 0:
        words = log.read_text("utf-8", "replace")[-2000:]
        raise CommandFailed(f"{' '.join(map(str, command))}: exit status {status}\n{words}")
    return Cost(seconds, sampler.result() if sampler is not None else None)


class _Sampler(threading.Thread):
    """Looks at a process tree again and again until told to stop."""

    def __init__(self, root: int, every: float) -> None:
        super().__init__(daemon=True)
        self._root, self._every = root, every
        self._over = threading.Event()
        self._most = Memory(0, 0, 0)
        self.start()

    def run(self) -> None:
        while not self._over.wait(self._every):
            now = memory_of(self._root)
            self._most = Memory(
                max(self._most.rss, now.rss),
                max(self._most.pss, now.pss),
                max(self._most.processes, now.processes),
            )

    def result(self) -> Memory:
        self._over.set()
        self.join()
        return self._most


def memory_of(root: int) -> Memory:
    """The memory of a process and all its descendants, now."""
    sizes = list(_sizes(_tree(root)))
    return Memory(sum(rss for rss, _ in sizes), sum(pss for _, pss in sizes), len(sizes))


def _sizes(processes: Sequence[int]) -> Iterator[tuple[int, int]]:
    for process in processes:
        with suppress(OSError):  # it has ended meanwhile
            rss = _kibibytes(_PROC / str(process) / "status", "VmRSS:")
            try:
                pss = _kibibytes(_PROC / str(process) / "smaps_rollup", "Pss:")
            except PermissionError:
                pss = rss
            yield rss, pss


def _kibibytes(file: Path, field: str) -> int:
    for line in file.read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) * _KIBI
    return 0  # a zombie has none


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = defaultdict(list)
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text(errors="replace").rpartition(")")[2].split()
                children[int(fields[1])].append(int(entry.name))
    found = [root]
    for process in found:  # grows while it is walked
        found += children[process]
    return found
