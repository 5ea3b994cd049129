"""How a class did in an assignment: its scores, its mistakes, and how each test fared.

All figures are of graded submissions; missing and not graded ones are counted and left out.
Written to `statistics.json`, which `docs/report.md` describes: a change of meaning or a removed
field raises `VERSION`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from types import MappingProxyType
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from autograder.report.grades import by_assignment
from autograder.report.model import Outcome, Report, Status, TestResult

VERSION: Final = 1
_BINS: Final = 10
_DIGITS: Final = 9  # so that 0.1 + 0.2 and 0.3 are no difference between two students

# How many seconds each test took, by its id, for a student and assignment.
Times = Mapping[tuple[str, str], Mapping[str, float]]

_Floats = npt.NDArray[np.float64]


class MistakeCount(msgspec.Struct, frozen=True, kw_only=True):
    """A mistake that was named, and how many students made it."""

    mistake: str
    students: int
    share: float  # of the graded submissions, 0 to 1
    lost: float  # points, of all students together, in the tests that named it
    exercises: tuple[str, ...]  # the titles of those it was named in


class TestStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a test told about a class."""

    __test__ = False  # not a test class, whatever its name says to pytest

    id: str
    title: str
    exercise: str  # its title
    max_score: float
    passed: int
    share: float  # passed, of the submissions that had this test, 0 to 1
    discrimination: float | None  # -1 to 1; None where all passed, or all failed
    seconds: float | None  # the median
    slowest: float | None
    mistakes: tuple[MistakeCount, ...]


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions have a score from `start` up to, and only at the end with, `end`."""

    start: float
    end: float
    submissions: int


class ClassStatistics(msgspec.Struct, frozen=True, kw_only=True):
    """What a class did in one assignment; a figure is None where there is nothing to tell."""

    assignment: str
    max_score: float
    graded: int
    missing: int
    not_graded: int
    mean: float | None
    median: float | None
    lowest: float | None
    highest: float | None
    alpha: float | None  # Cronbach's
    scores: tuple[Bin, ...]
    mistakes: tuple[MistakeCount, ...]  # worst first
    tests: tuple[TestStatistics, ...]
    other_tests: int  # graded by an earlier set of tests: in the scores, not in the tests' figures


class _File(msgspec.Struct, frozen=True, kw_only=True):
    version: int = VERSION
    assignments: tuple[ClassStatistics, ...]


def encode(statistics: Iterable[ClassStatistics]) -> bytes:
    """`statistics.json`: UTF-8, indented for the reader who opens it."""
    file = _File(assignments=tuple(statistics))
    return msgspec.json.format(msgspec.json.encode(file), indent=2) + b"\n"


def class_statistics(
    reports: Iterable[Report], times: Times = MappingProxyType({})
) -> list[ClassStatistics]:
    """The statistics of every assignment, from the reports of a class."""
    return [of_assignment(name, group, times) for name, group in by_assignment(reports).items()]


def of_assignment(
    assignment: str, reports: Sequence[Report], times: Times = MappingProxyType({})
) -> ClassStatistics:
    """The statistics of one assignment, from all its reports."""
    graded = [report for report in reports if report.status is Status.GRADED]
    scores = [report.score for report in graded if report.score is not None]
    most = max((report.max_score for report in reports), default=0.0)
    alike = _of_the_same_tests(graded)
    return ClassStatistics(
        assignment=assignment,
        max_score=most,
        graded=len(graded),
        missing=sum(report.status is Status.MISSING for report in reports),
        not_graded=sum(report.status is Status.NOT_GRADED for report in reports),
        mean=fmean(scores) if scores else None,
        median=median(scores) if scores else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        alpha=cronbach_alpha(_points(alike)),
        scores=_bins(scores, most),
        mistakes=_mistakes(graded, None, len(graded)),
        tests=_tests(alike, times),
        other_tests=len(graded) - len(alike),
    )


# --- the figures ----------------------------------------------------------------------------


def cronbach_alpha(points: _Floats) -> float | None:
    """Cronbach's alpha of `points` (submissions, tests); None where the scores do not differ.

    α = k / (k − 1) · (1 − Σ s²ᵢ / s²), with k tests, the variance s²ᵢ of the points in each and
    s² of their sum (Cronbach 1951, doi 10.1007/BF02310555).
    """
    submissions, tests = points.shape
    totals = points.sum(axis=1).round(_DIGITS)
    if submissions < 2 or tests < 2 or not np.ptp(totals):
        return None
    spread = points.var(axis=0, ddof=1).sum() / totals.var(ddof=1)
    return _finite(tests / (tests - 1) * (1 - spread))


def discrimination(passed: npt.NDArray[np.bool_], rest: _Floats) -> float | None:
    """The point-biserial correlation of passing a test with the points in all the others.

    Both of shape (submissions,). It is Pearson's, with 1 for passed and 0 for not; None where
    either is the same for all.
    """
    rest = rest.round(_DIGITS)
    if len(passed) < 2 or passed.all() or not passed.any() or not np.ptp(rest):
        return None
    return _finite(np.corrcoef(passed, rest)[0, 1])


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _points(reports: Sequence[Report]) -> _Floats:
    rows = [[test.score for test in _tests_of(report)] for report in reports]
    return np.array(rows, dtype=np.float64) if rows else np.empty((0, 0))


def _bins(scores: Sequence[float], most: float) -> tuple[Bin, ...]:
    """Ten equal parts of what can be reached; full points are in the last."""
    if not scores or not most > 0:
        return ()
    places = (int(score / most * _BINS + 10**-_DIGITS) for score in scores)
    counts = Counter(min(max(place, 0), _BINS - 1) for place in places)
    return tuple(
        Bin(start=most * n / _BINS, end=most * (n + 1) / _BINS, submissions=counts[n])
        for n in range(_BINS)
    )


# --- tests and mistakes ---------------------------------------------------------------------


def _tests_of(report: Report) -> list[TestResult]:
    return [test for exercise in report.exercises for test in exercise.tests]


def _of_the_same_tests(graded: Sequence[Report]) -> list[Report]:
    """The reports that have the tests that most have: an author may have changed some since."""
    had = [tuple(test.id for test in _tests_of(report)) for report in graded]
    if not had:
        return []
    usual = Counter(had).most_common(1)[0][0]
    return [report for report, tests in zip(graded, had, strict=True) if tests == usual]


def _tests(reports: Sequence[Report], times: Times) -> tuple[TestStatistics, ...]:
    if not reports:
        return ()
    points = _points(reports)
    totals = points.sum(axis=1)
    columns = list(zip(*(_tests_of(report) for report in reports), strict=True))
    took = [times.get((report.student, report.assignment), {}) for report in reports]
    titles = [e.title for e in reports[0].exercises for _ in e.tests]
    return tuple(
        _of_test(reports, column, title, totals - points[:, place], took)
        for place, (column, title) in enumerate(zip(columns, titles, strict=True))
    )


def _of_test(
    reports: Sequence[Report],
    results: Sequence[TestResult],
    exercise: str,
    rest: _Floats,
    took: Sequence[Mapping[str, float]],
) -> TestStatistics:
    passed = np.array([result.outcome is Outcome.PASSED for result in results])
    test_id = results[0].id
    seconds = [times[test_id] for times in took if test_id in times]
    return TestStatistics(
        id=test_id,
        title=results[0].title,
        exercise=exercise,
        max_score=results[0].max_score,
        passed=int(passed.sum()),
        share=float(passed.mean()),
        discrimination=discrimination(passed, rest),
        seconds=median(seconds) if seconds else None,
        slowest=max(seconds, default=None),
        mistakes=_mistakes(reports, test_id, len(reports)),
    )


def _mistakes(reports: Sequence[Report], test_id: str | None, of: int) -> tuple[MistakeCount, ...]:
    """The mistakes named in all tests, or in one, worst first.

    A mistake counts once a student, however many tests name it.
    """
    students: Counter[str] = Counter()
    lost: defaultdict[str, float] = defaultdict(float)
    exercises: dict[str, dict[str, None]] = {}
    for report in reports:
        named = [
            (name, test.max_score - test.score, exercise.title)
            for exercise in report.exercises
            for test in exercise.tests
            if test_id in (None, test.id)
            for name in test.mistakes
        ]
        students.update({name for name, _, _ in named})
        for name, points, title in named:
            lost[name] += points
            exercises.setdefault(name, {})[title] = None
    worst = sorted(students, key=lambda name: (-students[name], -lost[name], name))
    return tuple(
        MistakeCount(
            mistake=name,
            students=students[name],
            share=students[name] / of,
            lost=lost[name],
            exercises=tuple(exercises[name]),
        )
        for name in worst
    )
