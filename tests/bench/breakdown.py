"""Where the time of `autograder grade` goes: the same modules in one process, with stopwatches.

    python tests/bench/breakdown.py SOLUTIONS SUBMISSIONS

prints JSON. A part's time is its own: what it calls that is a part itself is taken out of it. A
name that has moved is listed under "not found" and its time falls to the part around it.
"""

from __future__ import annotations

import functools
import importlib
import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from statistics import median
from typing import Any

# Part, what is timed. Methods are given as module:Class.method.
_PARTS = (
    ("find: submissions on disk", "autograder.submissions.finding:find"),
    ("grade: keys, batches, reports read back", "autograder.grading.grade:Grading.grade"),
    ("jail: start", "autograder.jail.nursery:Nursery.__enter__"),
    ("pytest: start and collection", "pytest:main"),
    ("batches: handed out, and seen to be done", "autograder.grading.pool:run"),
    ("submission: read", "autograder.grading.session:read"),
    ("pytest: running the tests", "autograder.testing.collection:HiddenTests.run"),
    ("naming what went wrong", "autograder.grading.session:explain"),
    ("run: asked for", "autograder.jail.keeper:NestedKeeper.run"),
    ("run: hung up on", "autograder.testing.seat:Seat.close"),
    ("run: program sent and executed", "autograder.testing.jailed:JailedProgram._load"),
    ("run: ended after a failure", "autograder.testing.seat:Seat.end_runs"),
    ("calls: question and answer", "autograder.testing.jailed:JailedProgram._converse"),
    ("report: page made", "autograder.grading.results:feedback_page"),
    ("report: files written", "autograder.grading.results:write_report"),
    ("publish: grades.csv and index.html", "autograder.grading.publish:publish"),
)
_START_UPS = {
    "start: bare Python": "pass",
    "start: Python and the imports of the command": "import autograder.commands.grade",
}


class Stopwatches:
    """Each part's own seconds and number of calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: dict[str, int] = defaultdict(int)
        self.not_found: list[str] = []
        self._inner: list[float] = [0.0]  # seconds of parts within the one that runs

    def put_on(self, part: str, where: str) -> None:
        """Time every call of what is found at `where`."""
        module, _, path = where.partition(":")
        owner: Any = importlib.import_module(module)
        *outer, name = path.split(".")
        try:
            for step in outer:
                owner = getattr(owner, step)
            setattr(owner, name, self._timed(part, getattr(owner, name)))
        except AttributeError:
            self.not_found.append(where)

    def _timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def timed(*args: Any, **kwargs: Any) -> Any:
            self._inner.append(0.0)
            began = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - began
                self.seconds[part] += whole - self._inner.pop()
                self.calls[part] += 1
                self._inner[-1] += whole

        return timed


class _Here(Executor):
    """Does everything at once, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def start_ups() -> list[dict[str, Any]]:
    """What is paid before anything is done: medians of five starts."""
    return [
        {"part": part, "calls": 1, "seconds": median(_start(code) for _ in range(5))}
        for part, code in _START_UPS.items()
    ]


def _start(code: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - began


def graded(solutions: Path, submissions: Path) -> dict[str, Any]:
    """The parts of grading a folder of submissions, in one process."""
    from autograder.course.assignments import open_course
    from autograder.grading.grade import Grading
    from autograder.grading.publish import publish
    from autograder.submissions import finding

    watches = Stopwatches()
    for part, where in _PARTS:
        watches.put_on(part, where)
    course = open_course(solutions)
    with tempfile.TemporaryDirectory() as out:
        began = time.perf_counter()
        names = finding.assignments_in(submissions, course.assignments)
        everyone = finding.find(submissions, names)
        grading = Grading(course, Path(out), processes=1, executor=_Here)
        reports = grading.grade(submissions, everyone)
        publish(reports, Path(out), only=False)
        whole = time.perf_counter() - began
    parts = [
        {"part": part, "calls": watches.calls[part], "seconds": watches.seconds[part]}
        for part, _ in _PARTS
        if watches.calls[part]
    ]
    return {
        "submissions": len(reports),
        "seconds": whole,
        "parts": parts,
        "not_found": watches.not_found,
    }


def main() -> None:
    """Print the breakdown as JSON."""
    solutions, submissions = map(Path, sys.argv[1:])
    found = graded(solutions, submissions)
    print(json.dumps({"start": start_ups(), **found}, indent=1))


if __name__ == "__main__":
    main()
