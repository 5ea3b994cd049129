"""Jails for the tests of the sandbox: small limits, one nursery for all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import hypothesis
import pytest

from autograder.jailed import Bench, JailedProgram
from autograder.sandbox.jail import Isolation
from autograder.sandbox.nursery import Nursery
from autograder.sandbox.wire import Cell
from autograder.settings import Settings
from autograder.student import Student
from autograder.submission import Submission

# A busy machine is not a slow function.
hypothesis.settings.register_profile("project", deadline=None, max_examples=60)
hypothesis.settings.load_profile("project")

SMALL = Settings(
    load_seconds=1.0,
    call_seconds=0.5,
    submission_seconds=20.0,
    cpu_seconds=10,
    memory=1024,
    disk=8,
    processes=24,
    open_files=48,
    preload=(),
)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Limits that are soon reached."""
    return SMALL


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The jail as strong as this machine allows, or on the rung that `RUNG` names."""
    with Nursery(SMALL.limits, os.environ.get("RUNG", "auto")) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def nursery_without_nesting() -> Iterator[Nursery]:
    """A nursery where namespaces inside the jail are taken to be refused."""
    with Nursery(SMALL.limits) as nursery:
        nursery.isolation = Isolation.PER_SUBMISSION
        yield nursery


@pytest.fixture(scope="session")
def sit() -> Iterator[Callable[..., closing[Bench]]]:
    """Seats a program in a jail: `with sit(nursery, source) as student`."""

    class _Seat:
        def __init__(self, nursery: Nursery, source: str, settings: Settings = SMALL) -> None:
            submission = Submission("area.py", False, (Cell("area.py", source),), "")
            self._bench = Bench(nursery, submission, settings)

        def __enter__(self) -> Student:
            return Student(JailedProgram(self._bench))

        def __exit__(self, *error: object) -> None:
            self._bench.close()

    with ExitStack():
        yield _Seat


@pytest.fixture
def inside(nursery: Nursery, sit: Callable[..., Student]) -> Iterator[Callable[[str], Student]]:
    """A program at work in the jail: `inside(source)` is its `Student`."""
    with ExitStack() as seats:
        yield lambda source, **kwargs: seats.enter_context(sit(nursery, source, **kwargs))
