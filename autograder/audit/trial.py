"""Programs of an audit, graded as a class is: in the jail, in batches, on all cores."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder import grading
from autograder.audit.programs import WRONG, Program
from autograder.course import Course
from autograder.report.model import Outcome, Report, Status, TestResult
from autograder.submission import Handed

# Right programs get the course's own limits. What is wrong may hang: it gets no longer than this.
_HANGS = {"load_seconds": 10.0, "call_seconds": 5.0, "submission_seconds": 30.0}


@dataclass(frozen=True)
class Trial:
    """A program, and the inputs it is tried with: as those of a student of that name."""

    program: Program
    student: str


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
    def graded(self) -> bool:
        """Whether there is a mark at all."""
        return self.report.status is Status.GRADED


def try_all(
    course: Course,
    trials: Sequence[Trial],
    *,
    processes: int,
    sandbox: bool = True,
    progress: grading.Progress | None = None,
) -> list[Verdict]:
    """Grade every trial; the verdicts in the same order.

    Raises:
        TestsError: the hidden tests of an assignment cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    hurried = msgspec.structs.replace(
        course.settings,
        **{name: min(most, getattr(course.settings, name)) for name, most in _HANGS.items()},
    )
    done: dict[Trial, Report] = {}
    parts = (
        (course, [t for t in trials if t.program.kind not in WRONG]),
        (
            dataclasses.replace(course, settings=hurried),
            [t for t in trials if t.program.kind in WRONG],
        ),
    )
    for with_limits, part in parts:
        before = len(done)

        def show(now: int, _: int, before: int = before) -> None:
            if progress is not None:
                progress(before + now, len(trials))

        with tempfile.TemporaryDirectory() as folder:
            handed = list(_laid_out(part, Path(folder) / "programs"))
            reports = grading.grade(
                with_limits,
                Path(folder) / "programs",
                handed,
                Path(folder) / "results",
                processes=processes,
                sandbox=sandbox,
                progress=show,
            )
        done.update(zip(part, reports, strict=True))
    return [Verdict(trial, done[trial]) for trial in trials]


def _laid_out(trials: Iterable[Trial], folder: Path) -> Iterable[Handed]:
    """Write each program once, and hand it in for each of its students."""
    folder.mkdir()
    files: dict[Program, Path] = {}
    for trial in trials:
        program = trial.program
        if program not in files:
            file = folder / str(len(files)) / f"{program.assignment}{program.suffix}"
            file.parent.mkdir()
            file.write_text(program.source, "utf-8")
            files[program] = file
        file = files[program]
        student = trial.student.replace(os.sep, "-")  # it names a folder of results
        yield Handed(student, program.assignment, file.parent, file)
