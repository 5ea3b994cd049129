"""Who needs help: students whose marks, or lack of any, an instructor should look at first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from autograder.report.model import Outcome, Report, Status

HALF: Final = 0.5  # of the points
FAR: Final = 0.3  # of the points, below the mean of the student's other marks
_ANSWERED: Final = (Outcome.PASSED, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Worry:
    """A submission of a student who needs help, and why."""

    report: Report
    why: str


def needs_help(reports: Iterable[Report]) -> list[list[Worry]]:
    """The worries about each student who gives any, those with the lowest marks first.

    What is not graded is no worry about the student: the class page has a list of its own for it.
    """
    students: dict[str, list[Report]] = {}
    for report in reports:
        if report.status is not Status.NOT_GRADED:
            students.setdefault(report.student, []).append(report)
    found = {
        student: worries
        for student, own in students.items()
        if (worries := [Worry(one, why) for one in own if (why := _why(one, own))])
    }
    order = sorted(found, key=lambda name: fmean(_share(one) for one in students[name]))
    return [found[student] for student in order]


def _why(report: Report, own: Sequence[Report]) -> str:
    """Why one submission is a worry, beside the student's `own` others; nothing if it is not."""
    if report.status is Status.MISSING:
        return "nothing was handed in"
    outcomes = {test.outcome for exercise in report.exercises for test in exercise.tests}
    if outcomes == {Outcome.MISSING}:
        return "nothing is written yet"
    if outcomes and outcomes.isdisjoint(_ANSWERED):
        return "it could not run"
    if _share(report) < HALF:
        return "below half of the points"
    others = [one for one in own if one is not report and one.status is Status.GRADED]
    if others and _share(report) < fmean(map(_share, others)) - FAR:
        return "far below the student's other marks"
    return ""


def _share(report: Report) -> float:
    if report.score is None or not report.max_score > 0:
        return 1.0
    return report.score / report.max_score
