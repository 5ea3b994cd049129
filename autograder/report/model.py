"""The report of one submission: the data every page, table and file is made from.

The JSON written from these structs is documented in `docs/report.md`; a change of
meaning or a removed field raises `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

VERSION = 1
_TOGETHER = " + "  # between the names of mistakes that explain an answer together


class Status(StrEnum):
    """What became of a submission."""

    GRADED = "graded"
    NOT_GRADED = "not graded"  # unreadable, or a fault of the grader's machine: never a mark
    MISSING = "missing"  # nothing was handed in


class Outcome(StrEnum):
    """What became of one test."""

    PASSED = "passed"
    FAILED = "failed"  # an answer came, and it was wrong
    ERROR = "error"  # the student's code raised, or does not compile
    TIMED_OUT = "timed out"
    CRASHED = "crashed"
    MISSING = "missing"  # the name asked for is not written yet


class TestResult(msgspec.Struct, frozen=True, kw_only=True):
    """One test: the points it is worth, what they came to, and why."""

    __test__ = False  # not a test class, whatever its name says to pytest

    id: str
    title: str
    score: float
    max_score: float
    outcome: Outcome
    message: str = ""
    hint: str = ""
    mistake: str | None = None  # the name of what explains it; several are joined by " + "
    explanation: str = ""  # of the mistake, in sentences, where it is told first
    hints: tuple[str, ...] = ()  # a nudge, a pointer, the formula: one more at each request

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The names of the mistakes that explain the answer, each by itself."""
        return tuple(self.mistake.split(_TOGETHER)) if self.mistake is not None else ()


class ExerciseResult(msgspec.Struct, frozen=True, kw_only=True):
    """One exercise: the sum of its tests."""

    name: str
    title: str
    score: float
    max_score: float
    tests: tuple[TestResult, ...]

    @classmethod
    def of(cls, name: str, title: str, tests: Iterable[TestResult]) -> ExerciseResult:
        """Add up `tests`."""
        tests = tuple(tests)
        return cls(
            name=name,
            title=title,
            score=sum(test.score for test in tests),
            max_score=sum(test.max_score for test in tests),
            tests=tests,
        )


class SubmittedFile(msgspec.Struct, frozen=True, kw_only=True):
    """Which bytes were graded: a path relative to the submissions folder, and their SHA-256."""

    file: str
    sha256: str


class Flag(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the source that the instructor may want to look at; no mark depends on it."""

    what: str
    place: str  # as messages say: the file, or the cell of a notebook
    line: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is said about one submission.

    `score` is None where `status` is "not graded". `key` names everything the marks
    depend on: the tests and the grader, a colon, the submission. A report whose key is still
    the same need not be made again.
    """

    version: int = VERSION
    student: str
    assignment: str
    status: Status
    score: float | None
    max_score: float
    submission: SubmittedFile | None
    isolation: str
    seed: int
    key: str = ""
    notes: tuple[str, ...] = ()  # for the reader: why not graded, which of two files counted
    exercises: tuple[ExerciseResult, ...] = ()
    flags: tuple[Flag, ...] = ()  # for the instructor

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The mistakes that were named, each once, in the order of the tests."""
        tests = (test for exercise in self.exercises for test in exercise.tests)
        return tuple(dict.fromkeys(name for test in tests for name in test.mistakes))

    def first_failure(self) -> TestResult | None:
        """The first test that did not pass: what to fix first."""
        tests = (test for exercise in self.exercises for test in exercise.tests)
        return next((test for test in tests if test.outcome is not Outcome.PASSED), None)


def encode(report: Report) -> bytes:
    """The report as UTF-8 JSON, indented for the reader who opens the file."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def decode(data: bytes) -> Report:
    """Read a report back.

    Raises:
        msgspec.MsgspecError: `data` is not a report of this version.
    """
    report = msgspec.json.decode(data, type=Report)
    if report.version != VERSION:
        raise msgspec.ValidationError(f"report version {report.version}, not {VERSION}")
    return report
