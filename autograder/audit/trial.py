"""Programs of an audit, graded as a class is: in the jail, in batches, on all cores."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.audit.programs import Program
from autograder.course.assignments import Course
from autograder.course.settings import Settings
from autograder.grading.grade import Grading, Progress
from autograder.grading.session import Job
from autograder.report.model import Outcome, Report, Status, TestResult
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import Submission
from autograder.testing.running import RunningProgram

# A mutant may never end, and a course may be patient: here nothing gets longer than this.
_LIMITS = {"load_seconds": 10.0, "call_seconds": 5.0, "submission_seconds": 30.0}


@dataclass(frozen=True)
class Trial:
    """A program to grade, and the student's name that decides which inputs it is graded with.

    naming: whether its mistakes are named, which takes longer than the tests.
    made: what runs in the place of the author's own program, without a jail; its text has no
    part in it.
    """

    program: Program
    student: str
    naming: bool = True
    planted: Callable[[Submission], RunningProgram] | None = None


@dataclass(frozen=True)
class Verdict:
    """A trial, and the report on it."""

    trial: Trial
    report: Report

    @property
    def program(self) -> Program:
        """The program that was tried."""
        return self.trial.program

    @property
    def tests(self) -> tuple[TestResult, ...]:
        """The results of all tests; none where it could not be graded."""
        return tuple(test for exercise in self.report.exercises for test in exercise.tests)

    @property
    def caught_by(self) -> frozenset[str]:
        """The tests that the program does not pass."""
        return frozenset(t.id for t in self.tests if t.outcome is not Outcome.PASSED)

    @property
    def loses(self) -> frozenset[str]:
        """The exercises in which the program loses points."""
        return frozenset(e.name for e in self.report.exercises if e.score < e.max_score)

    @property
    def names(self) -> frozenset[str]:
        """The mistakes that are named in it; where several explain one test they are joined."""
        joined = (test.mistake for test in self.tests if test.mistake)
        return frozenset(name for names in joined for name in names.split(" + "))

    @property
    def graded(self) -> bool:
        """Whether there is a mark at all."""
        return self.report.status is Status.GRADED


def try_all(
    course: Course,
    trials: Sequence[Trial],
    *,
    processes: int,
    sandbox: bool = True,
    progress: Progress | None = None,
) -> list[Verdict]:
    """Grade every trial; the verdicts in the same order.

    Raises:
        TestsError: the hidden tests of an assignment cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    hurried = dataclasses.replace(course, settings=_hurried(course.settings))
    with tempfile.TemporaryDirectory() as folder:
        grading = Grading(
            hurried,
            Path(folder) / "results",
            processes=processes,
            sandbox=sandbox,
            pages=False,
            progress=progress,
        )
        reports = grading.reports_on(list(_jobs(course, trials, Path(folder) / "programs")))
    return [Verdict(trial, report) for trial, report in zip(trials, reports, strict=True)]


def _hurried(settings: Settings) -> Settings:
    limits = {name: min(most, getattr(settings, name)) for name, most in _LIMITS.items()}
    return msgspec.structs.replace(settings, flagged_imports=(), **limits)


def _jobs(course: Course, trials: Iterable[Trial], folder: Path) -> Iterator[Job]:
    """Write each program once, and hand it in for each of its students."""
    folder.mkdir()
    files: dict[Program, Path] = {}
    names: Counter[tuple[str, str]] = Counter()
    for trial in trials:
        program = trial.program
        if trial.planted is not None:
            file = course.assignments[program.assignment].master
        elif program in files:
            file = files[program]
        else:
            file = folder / str(len(files)) / f"{program.assignment}{program.suffix}"
            file.parent.mkdir()
            file.write_text(program.source, "utf-8")
            files[program] = file
        student = trial.student.replace(os.sep, "-")  # it names a folder of results
        before = names[program.assignment, student]
        names[program.assignment, student] += 1
        student += f" ({before + 1})" * (before > 0)
        hand_in = HandIn(student, program.assignment, file.parent, file)
        yield Job(hand_in, file.name, "", trial.planted, trial.naming)
