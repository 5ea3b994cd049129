"""A student's own check, or an author's: which file is meant, and opening it."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from autograder.bench import Bench
from autograder.handed import SUFFIXES, single
from autograder.jailed import JailedProgram
from autograder.local import LocalProgram
from autograder.report.model import Report
from autograder.sandbox.jail import NoIsolationError
from autograder.sandbox.nursery import Nursery
from autograder.settings import read_settings
from autograder.student import Student
from autograder.submission import SubmissionError, read


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
    bench = Bench(nursery, submission, settings)
    stack.callback(bench.close)
    return Student(JailedProgram(bench)), f"{file} (isolation: {nursery.isolation})"


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


def check(file: Path, tests: Path) -> Report:
    """The report of the visible tests in the folder `tests` on one's own file, in process.

    Raises:
        SubmissionError: the file cannot be read.
        TestsError: there are no tests, or they cannot be run.
    """
    from autograder.session import Job, grade_jobs  # which needs the plugin, which needs this

    reports: list[Report] = []
    job = Job(single(file, tests.resolve().name), file.name, "")
    grade_jobs(tests, [job], read_settings(tests), None, lambda report, _: reports.append(report))
    return reports[0]


def tests_for(file: Path) -> Path:
    """The folder with the visible tests for a file: its own, or `exercises/<name>` above.

    Raises:
        SubmissionError: there is none.
    """
    here = file.resolve().parent
    candidates = [here, *(up / "exercises" / file.stem for up in (Path.cwd(), *Path.cwd().parents))]
    for folder in candidates:
        if any(folder.glob("test_*.py")):
            return folder
    raise SubmissionError(
        f"there are no tests for {file.name}: neither beside it nor in exercises/{file.stem}"
    )
