"""The hidden tests of an assignment, run on one submission after the other, each in the jail."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from autograder.course.settings import Settings
from autograder.jail.nursery import JailFault, Nursery
from autograder.naming.explain import explain
from autograder.report.model import Report, Status, SubmittedFile
from autograder.submissions.finding import HandIn
from autograder.submissions.flags import flags_of
from autograder.submissions.reading import Submission, SubmissionError, read
from autograder.testing.alone import alone
from autograder.testing.collection import HiddenTests, collected_in, quiet, with_tests
from autograder.testing.cut_short import CutShort
from autograder.testing.imports import imported_by
from autograder.testing.jailed import JailedProgram
from autograder.testing.local import LocalProgram
from autograder.testing.running import RunningProgram
from autograder.testing.seat import Seat
from autograder.testing.sitting import Sitting, exercises_of
from autograder.testing.student import Student


@dataclass(frozen=True)
class Job:
    """A submission to grade: what was handed in, its name in the report, and its cache key."""

    hand_in: HandIn
    shown_as: str
    key: str
    program: Callable[[Submission], RunningProgram] | None = None  # the author's, without a jail
    naming: bool = True  # of its mistakes, where the settings ask for it


def grade_jobs(
    tests: Path,
    jobs: Iterable[Job],
    settings: Settings,
    nursery: Nursery | None,
    finished: Callable[[Report, Job], None],
    timed: Callable[[Job, Mapping[str, float]], None] = lambda job, seconds: None,
) -> None:
    """Run the hidden tests in the folder `tests` on every job, and hand each report on.

    Before it, `timed` is told how many seconds each test took: what a report does not say, for it
    is the same whenever it is made again. Jobs may come one by one, as long as there are more.
    Tests that `with_tests` holds ready are not collected again.

    Without a nursery the submissions run in this process, unprotected (a student's own file; or
    the instructor insists).

    Raises:
        TestsError: the tests cannot be collected, or are marked wrongly.
    """

    def work() -> None:
        sittings = _Sittings(collected_in(tests), settings, nursery)
        with quiet():  # without a jail a program may print
            for job in jobs:
                report = sittings.report(job)
                if report.status is Status.GRADED:
                    timed(job, sittings.seconds)
                finished(report, job)

    with_tests([tests], work)


# A fault of the machine may pass. Each attempt draws its own inputs: what a submission has learnt
# by a fault it provoked answers nothing in the next.
_ATTEMPTS = 2
_FAULT = "A fault of the grader, not of the submission"
_SLIP = "A fault of the hidden tests, not of the submission"


class _Sittings:
    """Takes the collected tests through one submission after the other.

    seconds: how long each test took with the last one.
    """

    def __init__(self, tests: HiddenTests, settings: Settings, nursery: Nursery | None) -> None:
        self._tests, self._settings, self._nursery = tests, settings, nursery
        self.seconds: Mapping[str, float] = {}

    def report(self, job: Job) -> Report:
        hand_in, seed = job.hand_in, seed_of(self._settings.secret, job.hand_in)
        report = Report(
            student=hand_in.student,
            assignment=hand_in.assignment,
            status=Status.NOT_GRADED,
            score=None,
            max_score=sum(exercise.max_score for exercise in self._tests.blank),
            submission=None,
            isolation=str(self._nursery.isolation) if self._nursery and not job.program else "none",
            seed=seed,
            notes=hand_in.notes,
        )
        if hand_in.refusal is not None:
            return _noted(report, hand_in.refusal)
        if hand_in.file is None:
            return msgspec.structs.replace(
                report, status=Status.MISSING, score=0, key=job.key, exercises=self._tests.blank
            )
        try:
            submission = read(hand_in.file)
        except SubmissionError as error:
            return _noted(report, str(error))
        report = msgspec.structs.replace(
            report,
            submission=SubmittedFile(file=job.shown_as, sha256=submission.sha256),
            flags=flags_of(submission, self._settings.flagged_imports),
        )
        items = self._tests.items
        if lacks := self._lacks(submission, job):
            return _noted(report, f"{_FAULT}: {lacks}")
        for attempt in range(_ATTEMPTS):
            seed = seed_of(self._settings.secret, hand_in, submission.sha256, attempt)
            report = msgspec.structs.replace(report, seed=seed)
            sitting, cut_short = Sitting(seed=seed), CutShort(submission)
            if lacks := self._hold(sitting, submission, job, cut_short):  # at every attempt
                return _noted(report, f"{_FAULT}: {lacks}")
            if not sitting.is_at_fault and len(sitting.results) == len(items):
                break
        else:
            if sitting.slips:
                return _noted(report, f"{_SLIP}: {'; '.join(sitting.slips[:3])}")
            faults = "; ".join(sitting.faults[:3]) or "a test gave no result"
            return _noted(report, f"{_FAULT}: {faults}")
        self.seconds = sitting.seconds
        exercises = exercises_of(items, sitting.results)
        return msgspec.structs.replace(
            report,
            status=Status.GRADED,
            score=sum(exercise.score for exercise in exercises),
            notes=(*report.notes, *cut_short.notes),
            key=job.key,
            exercises=exercises,
        )

    def _lacks(self, submission: Submission, job: Job) -> str:
        """Why the program cannot be marked in this jail; nothing where it can."""
        if self._nursery is None or job.program is not None:
            return ""
        try:
            return self._nursery.lacks(imported_by(submission), self._settings.preload)
        except JailFault as error:
            return str(error)

    def _hold(self, sitting: Sitting, submission: Submission, job: Job, cut_short: CutShort) -> str:
        """Run the tests; why that is for nothing, where the jail turns out to lack a module."""
        naming = self._settings.naming and job.naming
        if job.program is not None or self._nursery is None:
            local = job.program or functools.partial(
                LocalProgram, limits=self._settings, cut_short=cut_short
            )
            # What stands in for a program has not the text that the author's has.
            text = replace(submission, cells=()) if job.program else submission
            with alone(submission):
                self._examine(sitting, text, local(submission), naming)
            return ""
        with closing(Seat(self._nursery, submission, self._settings)) as seat:
            program = JailedProgram(seat, cut_short=cut_short)
            self._examine(sitting, submission, program, naming)
            return seat.lacks

    def _examine(
        self,
        sitting: Sitting,
        submission: Submission,
        program: RunningProgram,
        naming: bool,
    ) -> None:
        sitting.student, sitting.submission = Student(program), submission
        self._tests.run(sitting)
        if naming:
            explain(sitting, self._tests.items, submission)


def seed_of(secret: str, hand_in: HandIn, sha256: str = "", attempt: int = 0) -> int:
    """The seed of a submission's inputs: the same whenever graded again, not to be guessed.

    Another file is asked for other numbers, so that nothing a report has told can be typed in;
    and so is the same file in an `attempt` after the first, which follows a fault of the grader's.
    """
    again = (f"attempt {attempt}",) if attempt else ()
    text = "\0".join((secret, hand_in.student, hand_in.assignment, sha256, *again))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def _noted(report: Report, note: str) -> Report:
    return msgspec.structs.replace(report, notes=(*report.notes, note))
