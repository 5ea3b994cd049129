"""The measurements as Markdown."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

_MEBI = 1024 * 1024
_BUSY = 0.5  # load average before the first measurement


class _Memory(Protocol):
    @property
    def rss(self) -> int: ...
    @property
    def pss(self) -> int: ...
    @property
    def processes(self) -> int: ...


class Result(Protocol):
    """One grader on one class."""

    @property
    def grader(self) -> str: ...
    @property
    def students(self) -> int: ...
    @property
    def seconds(self) -> float: ...
    @property
    def runs(self) -> tuple[float, ...]: ...
    @property
    def per_submission(self) -> float: ...
    @property
    def memory(self) -> _Memory: ...


def heading(machine: dict[str, Any]) -> Iterator[str]:
    """What was measured, and where."""
    yield "# nbgrader and autograder, side by side"
    yield ""
    yield (
        "The real commands, start-up included, on the same notebooks (assignment `neuron`, ten "
        "checks); one run of nbgrader, the median of two of ours before it and three after."
    )
    yield ""
    if machine["load at start"] > _BUSY:
        yield "**The machine was busy with other work: these numbers are not to be quoted.**"
        yield ""
    facts = {k: f"{v:.2f}" if isinstance(v, float) else v for k, v in machine.items()}
    yield " · ".join(f"{name}: {value}" for name, value in facts.items())
    yield ""


def comparison(results: Sequence[Result]) -> Iterator[str]:
    """Speed and memory by class size, and how many times faster."""
    yield "## Speed and memory"
    yield ""
    yield from _table(
        (
            "submissions",
            "grader",
            "seconds",
            "fastest–slowest",
            "ms a submission",
            "ratio",
            "peak RSS, MiB",
            "peak PSS, MiB",
            "processes",
        ),
        (_compared(result, results) for result in results),
    )
    yield (
        "Memory is that of the whole process tree, sampled from `/proc` (nbgrader every 250 ms, "
        "ours every 20 ms in a run of its own). RSS counts a page that forked processes share "
        "once for each; PSS counts it once."
    )
    yield ""


def _compared(result: Result, results: Sequence[Result]) -> tuple[str, ...]:
    slowest = max(r.per_submission for r in results if r.students == result.students)
    return (
        str(result.students),
        result.grader,
        f"{result.seconds:.2f}",
        f"{min(result.runs):.2f}–{max(result.runs):.2f}",
        f"{result.per_submission * 1e3:.2f}",
        f"{slowest / result.per_submission:.1f}",
        f"{result.memory.rss / _MEBI:.0f}",
        f"{result.memory.pss / _MEBI:.0f}",
        str(result.memory.processes),
    )


def growth(results: Sequence[Result]) -> Iterator[str]:
    """Least-squares lines through seconds and memory over class size."""
    by_grader = _by_grader(results)
    if len(results) == len(by_grader):
        return  # no line through one point
    yield "## Growth with class size"
    yield ""
    yield from _table(
        (
            "grader",
            "each further submission, ms",
            "fixed start-up, s",
            "furthest from the line, %",
            "peak PSS, KiB a submission",
        ),
        (_line(grader, group) for grader, group in by_grader.items()),
    )
    slopes = [_fit(group).slope for group in by_grader.values()]
    if min(slopes) > 0:
        ratio = max(slopes) / min(slopes)
        yield f"By the slopes alone, start-up left out, the ratio is {ratio:.0f}."
    else:
        yield "Start-up and noise outweigh the submissions: no slope can be told from this."
    yield ""


def _by_grader(results: Sequence[Result]) -> dict[str, list[Result]]:
    found: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        found[result.grader].append(result)
    return found


def _line(grader: str, results: Sequence[Result]) -> tuple[str, ...]:
    sizes = [result.students for result in results]
    slope, start = _fit(results)
    off = max(abs(r.seconds - (start + slope * r.students)) / r.seconds for r in results)
    memory = statistics.linear_regression(sizes, [r.memory.pss for r in results]).slope
    return (
        grader,
        f"{slope * 1e3:.2f}",
        f"{start:.2f}",
        f"{off * 100:.1f}" if len(results) > 2 else "–",
        f"{memory / 1024:.1f}",
    )


def _fit(results: Sequence[Result]) -> Any:
    return statistics.linear_regression(
        [result.students for result in results], [result.seconds for result in results]
    )


def forks(milliseconds: dict[str, float], results: Sequence[Result]) -> Iterator[str]:
    """How far it is from a bare fork."""
    base = milliseconds["fork + wait"]
    yield "## A bare fork, and what the jail adds"
    yield ""
    yield "In the jail, from a process that has imported numpy: medians or means of 200."
    yield ""
    yield from _table(
        ("what", "ms", "bare forks"),
        ((what, f"{took:.2f}", f"{took / base:.1f}") for what, took in milliseconds.items()),
    )
    for grader, group in _by_grader(results).items():
        if len(group) > 1 and (each := _fit(group).slope * 1e3) > 0:
            yield f"A further submission with {grader}: {each:.2f} ms, {each / base:.1f} forks."
            yield ""


def parts(found: dict[str, Any]) -> Iterator[str]:
    """Where the time of `autograder grade` goes."""
    count, whole = found["submissions"], found["seconds"]
    yield "## Where the time of `autograder grade` goes"
    yield ""
    yield (
        f"{count} submissions in one process, {whole:.2f} s; each part without the parts in it. "
        "Start-up comes before that."
    )
    yield ""
    rows = [*found["start"], *sorted(found["parts"], key=lambda part: -part["seconds"])]
    yield from _table(
        ("part", "calls", "ms in all", "ms a submission", "ms a call", "share, %"),
        (_part(row, count, whole) for row in rows),
    )
    rest = whole - sum(part["seconds"] for part in found["parts"])
    yield f"Not in any part: {rest * 1e3:.0f} ms."
    if found["not_found"]:
        yield f"Not found, and so not told apart: {', '.join(found['not_found'])}."
    yield ""


def _part(row: dict[str, Any], count: int, whole: float) -> tuple[str, ...]:
    milliseconds, calls = row["seconds"] * 1e3, row["calls"]
    start = row["part"].startswith("start:")
    return (
        row["part"],
        str(calls),
        f"{milliseconds:.1f}",
        "" if start else f"{milliseconds / count:.2f}",
        f"{milliseconds / calls:.3f}",
        "" if start else f"{row['seconds'] / whole * 100:.1f}",
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["--:" if n else ":--" for n in range(len(head))], *rows):
        yield f"| {' | '.join(row)} |"
    yield ""
