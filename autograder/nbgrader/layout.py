"""`autograder nbgrader COURSE_DIR`: an nbgrader course, made from the masters.

Run again it brings up to date what it made. A file that has been changed since is the
instructor's own, and is left alone: what was written last is remembered in
`.autograder-nbgrader.json`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignments import Assignment, Course, MasterError
from autograder.course.release import released, with_solutions
from autograder.nbgrader.config import CONFIG, OURS
from autograder.testing.collection import collected_in, with_tests

MEMORY = ".autograder-nbgrader.json"
LOADS_OURS = f'load_subconfig("{OURS}")'

_CONFIG = f"""\
# nbgrader's configuration: yours to edit. The next line lets the engine of `autograder` grade.
{LOADS_OURS}

c = get_config()
c.CourseDirectory.course_id = {{course_id!r}}
# On one machine the exchange may be any folder that all who use it can write to:
# c.Exchange.root = "/usr/local/share/nbgrader/exchange"
"""

_OURS = """\
# Made by `autograder nbgrader`, and made again by it: edit nbgrader_config.py instead.
from autograder.nbgrader.config import configure

configure(get_config(), solutions={solutions!r})
"""


@dataclass(frozen=True)
class Laid:
    """What was done to one file: "wrote", "kept" (the instructor's own) or "up to date"."""

    file: Path
    deed: str
    advice: str = ""


def lay_out(course: Course, folder: Path) -> list[Laid]:
    """Make or update an nbgrader course in `folder`.

    Raises:
        MasterError: a master is malformed, or has a test cell for no exercise.
        TestsError: hidden tests cannot be collected.
    """
    memory = _Memory(folder)
    laid = [_config(folder, memory)]
    laid.append(memory.write(OURS, _OURS.format(solutions=str(course.solutions)).encode()))
    for assignment in course.assignments.values():
        for name, data in _source(assignment).items():
            laid.append(memory.write(f"source/{assignment.name}/{name}", data))
    memory.save()
    return laid


def _source(assignment: Assignment) -> Mapping[str, bytes]:
    """The files of an assignment's source folder: the notebook, visible tests, pictures."""
    script, notebook = f"{assignment.name}.py", f"{assignment.name}.ipynb"
    files = {name: data for name, data in released(assignment).items() if name != script}
    return files | {notebook: with_solutions(assignment, _worth(assignment))}


def _worth(assignment: Assignment) -> Callable[[str], float]:
    """The points of an exercise, from the hidden tests: collected when they are first needed."""

    @functools.cache
    def points() -> dict[str, float]:
        tests = assignment.hidden
        blank = with_tests([tests], lambda: collected_in(tests).blank)
        return {exercise.name: exercise.max_score for exercise in blank}

    def worth(exercise: str) -> float:
        if exercise not in points():
            raise MasterError(
                f'{assignment.master}: check("{exercise}"): the hidden tests have no such '
                f"exercise, only {', '.join(points())}"
            )
        return points()[exercise]

    return worth


def _config(folder: Path, memory: _Memory) -> Laid:
    file = folder / CONFIG
    if not file.exists():
        return memory.write(CONFIG, _CONFIG.format(course_id=folder.resolve().name).encode())
    if any(line.strip() == LOADS_OURS for line in file.read_text("utf-8").splitlines()):
        return Laid(file, "kept")
    return Laid(file, "kept", f"it does not load {OURS}; add this line at its top: {LOADS_OURS}")


class _Memory:
    """Which files were written, and with what content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / MEMORY
        self._written: dict[str, str] = {}
        if self._file.is_file():
            self._written = json.loads(self._file.read_text("utf-8"))

    def write(self, name: str, data: bytes) -> Laid:
        """Write a file, unless somebody else has had a hand in it."""
        file = self._folder / name
        if file.is_file():
            there = file.read_bytes()
            if there == data:
                self._written[name] = _digest(data)
                return Laid(file, "up to date")
            if self._written.get(name) != _digest(there):
                return Laid(file, "kept", "it has been edited; take it away to have ours again")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        self._written[name] = _digest(data)
        return Laid(file, "wrote")

    def save(self) -> None:
        text = json.dumps(self._written, indent=1, sort_keys=True, ensure_ascii=False)
        self._file.write_text(text + "\n", "utf-8")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
