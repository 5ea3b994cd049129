"""One pytest collection for many submissions, each in the jail."""

from __future__ import annotations

import functools
import hashlib
import os
import shlex
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, cast

import msgspec
import pytest

from autograder import plugin
from autograder.bench import Bench
from autograder.flags import flags_of
from autograder.handed import Handed
from autograder.jailed import JailedProgram
from autograder.local import LocalProgram
from autograder.naming.hook import name
from autograder.report.model import (
    ExerciseResult,
    Outcome,
    Report,
    Status,
    SubmittedFile,
    TestResult,
)
from autograder.running import RunningProgram
from autograder.sandbox.nursery import Nursery
from autograder.settings import Settings
from autograder.student import Student
from autograder.submission import Submission, SubmissionError, read


class TestsError(Exception):
    """The hidden tests cannot be collected; the text is pytest's, for their author."""

    __test__ = False


@dataclass(frozen=True)
class Job:
    """A submission to grade: what was handed in, its name in the report, and its cache key."""

    handed: Handed
    shown_as: str
    key: str
    program: Callable[[Submission], RunningProgram] | None = None  # the author's, without a jail


def grade_jobs(
    tests: Path,
    jobs: Iterable[Job],
    settings: Settings,
    nursery: Nursery | None,
    finished: Callable[[Report, Job], None],
    timed: Callable[[Mapping[str, float], Job], None] = lambda seconds, job: None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run the hidden tests in the folder `tests` on every job, and hand each report on.

    Before it, `timed` is told how many seconds each test took: what a report does not say, for it
    is the same whenever it is made again. `ready` is called once, when the tests are collected:
    the jail may get ready meanwhile. Jobs may come one by one, as long as there are more.

    Without a nursery the submissions run in this process, unprotected (a student's own file; or
    the instructor insists).

    Raises:
        TestsError: the tests cannot be collected, or are marked wrongly.
    """
    loop = _Loop(jobs, settings, nursery, finished, timed, ready)
    solutions = tests.parent.parent  # modules are named from here: assignments do not collide
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)  # meant for other tests: `-k` would drop some of these
    arguments = [
        str(tests),
        f"--rootdir={solutions}",
        f"--override-ini=pythonpath={shlex.quote(str(solutions))}",
        f"--config-file={Path(__file__).with_name('hidden.ini')}",
        "--import-mode=importlib",
        *("-p", "autograder.plugin"),
        *(word for name in _UNUSED for word in ("-p", f"no:{name}")),
    ]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        status = pytest.main(arguments, plugins=[loop])
    if loop.problem is not None:
        raise loop.problem
    if not loop.ran:
        raise TestsError(f"pytest could not collect {tests} (exit status {int(status)})")


# Plugins that print, remember or watch: nobody looks, and each has its hooks in every test.
_UNUSED = (
    *("terminal", "capture", "logging", "warnings", "faulthandler", "cacheprovider", "stepwise"),
    *("junitxml", "pastebin", "doctest", "unittest", "setuponly", "setupplan", "subtests"),
    *("unraisableexception", "threadexception"),
)
_ATTEMPTS = 2  # a fault of the machine may pass


class _Loop:
    """Takes the collected tests through every submission, as pytest-xdist's workers do."""

    def __init__(
        self,
        jobs: Iterable[Job],
        settings: Settings,
        nursery: Nursery | None,
        finished: Callable[[Report, Job], None],
        timed: Callable[[Mapping[str, float], Job], None],
        ready: Callable[[], None],
    ) -> None:
        self._jobs, self._settings, self._nursery = jobs, settings, nursery
        self._finished, self._timed, self._ready = finished, timed, ready
        self.problem: BaseException | None = None
        self.ran = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.problem = TestsError(str(report.longrepr))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.problem is not None:
            return True
        self._examiner = session.config.stash[plugin.EXAMINER]
        self._items = items = self._examiner.items
        try:
            self._plain = set(filter(plugin.is_plain, items))
            try:
                blank = _results(items, Outcome.MISSING, "")
            except plugin.BadTestError as error:
                raise TestsError(str(error)) from error
            if not blank:
                raise TestsError(f"no test in {session.config.args[0]} carries points")
            self._ready()
            for job in self._jobs:
                report = self._report(job, blank)
                if report.status is Status.GRADED:
                    self._timed(self._examiner.sitting.seconds, job)
                self._finished(report, job)
        except BaseException as error:
            self.problem = error
        self.ran = True
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        # Without pytest's own rendering of the traceback, which nobody reads here and which
        # takes as long as all the rest of a failing test.
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when = cast(Literal["setup", "call", "teardown"], call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)

    def _report(self, job: Job, blank: tuple[ExerciseResult, ...]) -> Report:
        handed, seed = job.handed, seed_of(self._settings.secret, job.handed)
        most = sum(exercise.max_score for exercise in blank)
        report = Report(
            student=handed.student,
            assignment=handed.assignment,
            status=Status.NOT_GRADED,
            score=None,
            max_score=most,
            submission=None,
            isolation=str(self._nursery.isolation) if self._nursery else "none",
            seed=seed,
            notes=handed.notes,
        )
        if handed.refusal is not None:
            return _noted(report, handed.refusal)
        if handed.file is None:
            return msgspec.structs.replace(
                report, status=Status.MISSING, score=0, key=job.key, exercises=blank
            )
        try:
            submission = read(handed.file)
        except SubmissionError as error:
            return _noted(report, str(error))
        seed = seed_of(self._settings.secret, handed, submission.sha256)
        report = msgspec.structs.replace(
            report,
            seed=seed,
            submission=SubmittedFile(file=job.shown_as, sha256=submission.sha256),
            flags=flags_of(submission, self._settings.flagged_imports),
        )
        for _ in range(_ATTEMPTS):
            sitting = self._examiner.sitting = plugin.Sitting(seed=seed)
            self._run(submission, sitting, job.program)
            if not sitting.faults and len(sitting.results) == len(self._items):
                break
        else:
            faults = "; ".join(sitting.faults[:3]) or "a test gave no result"
            return _noted(report, f"A fault of the grader, not of the submission: {faults}")
        exercises = plugin.exercises_of(self._items, sitting.results)
        return msgspec.structs.replace(
            report,
            status=Status.GRADED,
            score=sum(exercise.score for exercise in exercises),
            key=job.key,
            exercises=exercises,
        )

    def _run(
        self,
        submission: Submission,
        sitting: plugin.Sitting,
        program: Callable[[Submission], RunningProgram] | None,
    ) -> None:
        if program is not None or self._nursery is None:
            local = functools.partial(LocalProgram, limits=self._settings)
            sitting.student = Student((program or local)(submission))
            self._run_tests()
            self._name(sitting, submission)
            return
        with closing(Bench(self._nursery, submission, self._settings)) as bench:
            sitting.student = Student(JailedProgram(bench))
            self._run_tests()
            self._name(sitting, submission)

    def _name(self, sitting: plugin.Sitting, submission: Submission) -> None:
        if self._settings.naming:
            name(sitting, self._items, submission)

    def _run_tests(self) -> None:
        for item, following in pairwise((*self._items, None)):
            assert item is not None
            if item in self._plain:
                self._examiner.call(item)
            else:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def seed_of(secret: str, handed: Handed, sha256: str = "") -> int:
    """The seed of a submission's inputs: the same whenever graded again, not to be guessed.

    Another file is asked for other numbers, so that nothing a report has told can be typed in.
    """
    text = "\0".join((secret, handed.student, handed.assignment, sha256))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def _results(
    items: list[pytest.Item], outcome: Outcome, message: str
) -> tuple[ExerciseResult, ...]:
    results: dict[str, TestResult] = {
        item.nodeid: plugin.unanswered(item, outcome, message) for item in items
    }
    return plugin.exercises_of(items, results)


def _noted(report: Report, note: str) -> Report:
    return msgspec.structs.replace(report, notes=(*report.notes, note))
