"""Finds and opens the file to test, for people who run the tests themselves."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from autograder.course.settings import read_settings
from autograder.jail.isolation import NoIsolationError
from autograder.jail.nursery import Nursery
from autograder.submissions.finding import SUFFIXES
from autograder.submissions.reading import SubmissionError, read
from autograder.testing.jailed import JailedProgram
from autograder.testing.local import LocalProgram
from autograder.testing.seat import Seat
from autograder.testing.student import Student


def open_here(config: pytest.Config, tests: Path) -> tuple[Student, str]:
    """The submission that the tests in `tests` are to be run on, and a line that says which.

    `--submission FILE` is somebody else's program: it runs in the jail, unless `--in-process`.
    Otherwise it is the student's own file beside the tests, in process.
    """
    named = config.getoption("submission")
    try:
        if named is None:
            file, note = file_beside(tests)
            return Student(LocalProgram(read(file))), note
        file = config.invocation_params.dir / named
        submission = read(file)
    except SubmissionError as error:
        how = "" if named else "; name the file that is meant with --submission FILE"
        pytest.exit(f"{error}{how}", returncode=pytest.ExitCode.USAGE_ERROR)
    if config.getoption("in_process"):
        return Student(LocalProgram(submission)), f"{file} (in process)"
    settings = read_settings(tests)
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    try:
        nursery = stack.enter_context(Nursery(settings.limits, settings.isolation))
    except NoIsolationError as error:
        pytest.exit(f"{error}; --in-process runs it unprotected", pytest.ExitCode.USAGE_ERROR)
    seat = Seat(nursery, submission, settings)
    stack.callback(seat.close)
    return Student(JailedProgram(seat)), f"{file} (isolation: {nursery.isolation})"


def file_beside(tests: Path) -> tuple[Path, str]:
    """The student's file for the tests in a folder: the one saved last, notebook or script.

    Raises:
        SubmissionError: there is none.
    """
    name = tests.resolve().name
    files = [file for suffix in SUFFIXES if (file := tests / (name + suffix)).is_file()]
    if not files:
        none = f"there is no {name}.py or {name}.ipynb in {tests}"
        below = ", ".join(_exercises_below(tests))
        raise SubmissionError(f"{none}; go into one of these: {below}" if below else none)
    latest = max(files, key=lambda file: file.stat().st_mtime)
    others = [file.name for file in files if file != latest]
    if not others:
        return latest, f"{latest.name}"
    return latest, f"{latest.name} (saved last; for the other: --submission {others[0]})"


def _exercises_below(folder: Path) -> list[str]:
    """The folders of assignments in a folder, or in `exercises/` there."""
    tests = [*folder.glob("*/test_*.py"), *folder.glob("exercises/*/test_*.py")]
    return sorted(
        {
            test.parent.relative_to(folder).as_posix()
            for test in tests
            if any((test.parent / (test.parent.name + suffix)).is_file() for suffix in SUFFIXES)
        }
    )
