"""Submissions for the tests of the engine's core: in the jail, and in this process."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from textwrap import dedent

import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.submissions.reading import Submission
from autograder.testing.jailed import JailedProgram
from autograder.testing.local import LocalProgram
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell
from autograder.worker.program import MODULE

SMALL = Settings(
    load_seconds=1.5, call_seconds=0.7, submission_seconds=30.0, memory=1024, disk=8, preload=()
)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Limits that are soon reached."""
    return SMALL


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The jail as strong as this machine allows."""
    with Nursery(SMALL.limits) as nursery:
        yield nursery


def as_submission(cells: tuple[str, ...], notebook: bool) -> Submission:
    if not notebook:
        return Submission("area.py", False, (Cell("area.py", dedent("\n".join(cells))),), "")
    numbered = (Cell(f"code cell {n}", dedent(cell)) for n, cell in enumerate(cells, 1))
    return Submission("area.ipynb", True, tuple(numbered), "")


@pytest.fixture(params=["jailed", "local"])
def submitted(request: pytest.FixtureRequest) -> Iterator[Callable[..., Student]]:
    """`submitted(source)` is the `Student` of a program: what passes here passes there."""
    with ExitStack() as seats:

        def submit(*cells: str, notebook: bool = False) -> Student:
            submission = as_submission(cells, notebook)
            if request.param == "local":
                return Student(LocalProgram(submission, limits=SMALL))
            nursery = request.getfixturevalue("nursery")
            seat = seats.enter_context(closing(Seat(nursery, submission, SMALL)))
            return Student(JailedProgram(seat))

        yield submit
    sys.modules.pop(MODULE, None)
