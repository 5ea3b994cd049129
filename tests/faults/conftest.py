"""A small course and a class for the tests of the grader's own faults, and the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from autograder.report import model
from autograder.report.model import Report, Status

COMMAND = Path(sys.executable).with_name("autograder")

HIDDEN = """
import os, signal
from pathlib import Path
import pytest
pytestmark = pytest.mark.exercise("area", "Exercise 1: area")
HERE = Path(__file__).parents[3]

@pytest.mark.points(1, title="the area")
def test_area(student, rng):
    a, b = rng.uniform(1, 9, 2)
    student.area(a, b).equals(a * b)

@pytest.mark.points(2, title="the circumference")
def test_around(student, rng):
    a, b = rng.uniform(1, 9, 2)
    student.around(a, b).equals(2 * (a + b))
"""

RIGHT = "def area(a, b): return a * b\ndef around(a, b): return 2 * (a + b)\n"
PROGRAMS = [
    RIGHT,
    "import numpy as np\n" + RIGHT,
    RIGHT.replace("a * b", "a + b"),
    RIGHT.replace("2 * (a + b)", "a + b"),
    "def area(a, b):\n    raise NotImplementedError('Exercise 1: area')\n",
    RIGHT.replace("return a * b", "import os; os._exit(0)"),
    "def area(a, b) return",
]


@dataclass(frozen=True)
class Room:
    """A course in `folder`, with a class in `folder/class` and results in `folder/results`."""

    folder: Path

    @property
    def out(self) -> Path:
        return self.folder / "results"

    def hand_in(self, student: str, source: str) -> None:
        place = self.folder / "class" / student / "area"
        place.mkdir(parents=True, exist_ok=True)
        (place / "area.py").write_text(source)

    def hidden(self, more: str) -> None:
        """Add to the hidden tests."""
        with (self.folder / "solutions/area/hidden/test_area.py").open("a") as file:
            file.write(dedent(more))

    def command(self, *options: str, out: Path | None = None) -> list[str]:
        solutions = self.folder / "solutions"
        words = [COMMAND, "grade", self.folder / "class", "--out", out or self.out]
        return [str(word) for word in [*words, "--solutions", solutions, "--jobs", "2", *options]]

    def grade(self, *options: str, before: list[str] | None = None) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*(before or []), *self.command(*options)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env=environment(),
        )

    def reports(self, out: Path | None = None) -> dict[str, Report]:
        """Every report there is, by student; one that is torn is an error."""
        files = (out or self.out).glob("*/area/report.json")
        return {file.parts[-3]: model.decode(file.read_bytes()) for file in files}

    def marks(self) -> dict[str, tuple[Status, float | None, str]]:
        return {
            student: (r.status, r.score, " ".join(r.notes)) for student, r in self.reports().items()
        }


def environment() -> dict[str, str]:
    """This process's, without what would change what the command does or says."""
    noise = ("PYTEST_", "FORCE_COLOR", "RUNG")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(noise)}
    return kept | {"COLUMNS": "200", "TERM": "dumb"}


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """An empty class."""
    return make_room(tmp_path)


@pytest.fixture
def fill() -> Callable[[Room, int], None]:
    """Hand in for a class of so many, right and wrong."""
    return fill_room


def make_room(folder: Path, settings: str = "") -> Room:
    solution = folder / "solutions/area"
    (solution / "hidden").mkdir(parents=True)
    (solution / "area.py").write_text(RIGHT)
    (solution / "hidden/test_area.py").write_text(HIDDEN)
    (folder / "pyproject.toml").write_text(f'[tool.autograder]\nsecret = "s"\n{settings}')
    (folder / "class").mkdir()
    return Room(folder)


def fill_room(room: Room, count: int) -> None:
    for number in range(count):
        room.hand_in(f"student {number:03}", PROGRAMS[number % len(PROGRAMS)])
