"""What the tests of platforms share: the course, programs with known marks, and the command."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from autograder.course.assignments import Course, open_course
from autograder.platforms.collect import Collected, Wanted, collect
from autograder.platforms.collected import FILE, Row, read_collected

PROJECT = Path(__file__).resolve().parents[2]
AUTOGRADER = Path(sysconfig.get_path("scripts")) / "autograder"

RIGHT = """\
import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev + b

def sigmoid(z):
    return 1 / (1 + math.exp(-z))

a = sigmoid(z)
cost = (a - y) ** 2
"""
EIGHT = RIGHT.replace("z = w * a_prev + b", "z = w * a_prev")  # of 10 points
ZERO = "x = 1\n"
POINTS = {RIGHT: 10.0, EIGHT: 8.0, ZERO: 0.0}


@pytest.fixture(scope="session")
def course() -> Course:
    return open_course(PROJECT / "solutions")


@pytest.fixture
def take_in(course: Course, tmp_path: Path) -> Callable[..., Collected]:
    """Collect downloads into the test's own folder."""

    def call(*downloads: Path, **how: Any) -> Collected:
        return collect(Wanted(course, tmp_path / "submitted", **how), downloads)

    return call


@pytest.fixture
def rows(tmp_path: Path) -> Callable[[], dict[str, Row]]:
    """What `collected.csv` says, by student."""
    return lambda: {row.student: row for row in read_collected(tmp_path / "submitted" / FILE)}


@pytest.fixture(scope="session")
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, in a folder; wrong usage and faults are errors of the test."""

    def call(cwd: Path, *arguments: Any, fine: Sequence[int] = (0,)) -> Any:
        done = subprocess.run(
            [AUTOGRADER, *map(str, arguments)],
            cwd=cwd,
            env=os.environ | {"AUTOGRADER_SECRET": "of the tests", "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode in fine, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    return call
