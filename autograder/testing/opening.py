"""Finds and opens the file to test, for people who run the tests themselves."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from autograder.course.settings import read_settings
from autograder.jail.isolation import NoIsolationError
from autograder.jail.nursery import Nursery
from autograder.submissions.choosing import choose
from autograder.submissions.finding import SUFFIXES
from autograder.submissions.reading import Submission, SubmissionError, read
from autograder.submissions.students import printable
from autograder.submissions.unwritten import asked_in
from autograder.testing.alone import alone
from autograder.testing.jailed import JailedProgram
from autograder.testing.local import LocalProgram
from autograder.testing.seat import Seat
from autograder.testing.student import Student


def open_here(config: pytest.Config, tests: Path) -> tuple[Student, Submission, str]:
    """The submission that the tests in `tests` are to be run on, its text, a line that says which.

    `--submission FILE` is somebody else's program: it runs in the jail, unless `--in-process`.
    Otherwise it is the student's own file beside the tests, in process.
    """
    named = config.getoption("submission")
    try:
        if named is None:
            file, note = file_beside(tests)
            return _in_process(config, tests, read(file), note or file.name)
        file = config.invocation_params.dir / named
        submission = read(file)
    except SubmissionError as error:
        how = "" if named else "; name the file that is meant with --submission FILE"
        pytest.exit(f"{error}{how}", returncode=pytest.ExitCode.USAGE_ERROR)
    if config.getoption("in_process"):
        return _in_process(config, tests, submission, f"{file} (in process)")
    settings = read_settings(tests)
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    try:
        nursery = stack.enter_context(Nursery(settings.limits, settings.isolation))
    except NoIsolationError as error:
        pytest.exit(f"{error}; --in-process runs it unprotected", pytest.ExitCode.USAGE_ERROR)
    seat = Seat(nursery, submission, settings)
    stack.callback(seat.close)
    note = f"{file} (isolation: {nursery.isolation})"
    return Student(JailedProgram(seat)), submission, note


def _in_process(
    config: pytest.Config, tests: Path, submission: Submission, note: str
) -> tuple[Student, Submission, str]:
    stack = contextlib.ExitStack()
    config.add_cleanup(stack.close)
    stack.enter_context(alone(submission))
    debugged = bool(config.getoption("usepdb", False) or config.getoption("trace", False))
    program = LocalProgram(submission, limits=read_settings(tests), debugged=debugged)
    return Student(program), submission, note


def file_beside(tests: Path) -> tuple[Path, str]:
    """The student's file for the tests in a folder, as grading chooses it, and a note on that.

    Raises:
        SubmissionError: there is none.
    """
    name = tests.resolve().name
    files = [file for suffix in SUFFIXES if (file := tests / (name + suffix)).is_file()]
    if files:
        return choose(files, asked_in(tests.glob("test_*.py")))
    none = f"there is no {name}.py or {name}.ipynb in {tests}"
    if below := ", ".join(_exercises_below(tests)):
        raise SubmissionError(f"{none}; go into one of these: {below}")
    others = [file for file in sorted(tests.glob("*")) if _may_be_meant(file)]
    if not others:
        raise SubmissionError(none)
    named = ", ".join(printable(file.name) for file in others[:5])
    right = " or ".join(sorted({name + file.suffix for file in others}))
    which = "Rename it" if len(others) == 1 else "Rename the one that you worked in"
    raise SubmissionError(f"{none}, only: {named}. {which} to {right}")


def _may_be_meant(file: Path) -> bool:
    """Whether somebody's work may be in a file, whatever its name."""
    is_test = file.name.startswith("test_") or file.name == "conftest.py"
    return file.suffix in SUFFIXES and file.is_file() and not is_test


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
