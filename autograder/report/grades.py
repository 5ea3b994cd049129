"""The grades of a class: its statistics, and `grades.csv`.

The columns of `grades.csv` are documented in `docs/report.md`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Final, TextIO

from autograder.report.model import ExerciseResult, Report, Status
from autograder.report.text import number, one_line

FIRST_COLUMNS: Final = ("student", "assignment", "status", "score", "max_score")
LAST_COLUMNS: Final = ("mistakes", "notes")
_DIGITS: Final = 6  # enough for any third of a point, few enough to drop 0.30000000000000004

# What makes a spreadsheet take a cell for a formula, full-width forms included, also behind
# quotes, spaces and what cannot be seen. After a semicolon too: where that is the separator, the
# cell is cut there, whatever its quotes say.
_FORMULA: Final = re.compile(
    r"((?:^|;)[ \xa0\u2000-\u200a\u202f\u3000\"\u00ad\u200b-\u200f\u2060\ufeff]*?)"
    r"(?=[=+\-@\t\r\n＝＋－＠﹢﹣﹦﹫−])"
)


@dataclass(frozen=True, slots=True)
class ExerciseStatistics:
    """How the graded submissions did in one exercise."""

    name: str
    title: str
    max_score: float
    mean: float
    full: int  # submissions with all the points
    part: int
    none: int


@dataclass(frozen=True, slots=True)
class AssignmentStatistics:
    """How a class did in one assignment; the marks are of graded submissions only."""

    assignment: str
    max_score: float
    graded: int
    missing: int
    not_graded: int
    mean: float | None  # None where no submission is graded, like the three below
    median: float | None
    lowest: float | None
    highest: float | None
    exercises: tuple[ExerciseStatistics, ...]

    @property
    def submissions(self) -> int:
        """How many reports there are, whatever became of them."""
        return self.graded + self.missing + self.not_graded


def by_assignment(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Reports under the name of their assignment, both in order of first appearance."""
    groups: dict[str, list[Report]] = {}
    for report in reports:
        groups.setdefault(report.assignment, []).append(report)
    return groups


def statistics(assignment: str, reports: Sequence[Report]) -> AssignmentStatistics:
    """The statistics of one assignment, from all its reports."""
    graded = [report for report in reports if report.status is Status.GRADED]
    scores = [report.score for report in graded if report.score is not None]
    return AssignmentStatistics(
        assignment=assignment,
        max_score=max((report.max_score for report in reports), default=0.0),
        graded=len(graded),
        missing=sum(report.status is Status.MISSING for report in reports),
        not_graded=sum(report.status is Status.NOT_GRADED for report in reports),
        mean=fmean(scores) if scores else None,
        median=median(scores) if scores else None,
        lowest=min(scores, default=None),
        highest=max(scores, default=None),
        exercises=_exercise_statistics(graded),
    )


def write_grades(reports: Iterable[Report], stream: TextIO) -> None:
    """Write `grades.csv`: a row per student and assignment, a column per exercise.

    Open `stream` as UTF-8. No cell holds a line break, so its newline mode is free.
    """
    reports = tuple(reports)
    names = list(dict.fromkeys(ex.name for report in reports for ex in report.exercises))
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*FIRST_COLUMNS, *(_heading(name) for name in names), *LAST_COLUMNS])
    for report in reports:
        scores = {exercise.name: exercise.score for exercise in report.exercises}
        writer.writerow(
            [
                text_cell(report.student),
                text_cell(report.assignment),
                report.status.value,
                score_cell(report.score),
                score_cell(report.max_score),
                *(score_cell(scores.get(name)) for name in names),
                text_cell("; ".join(report.mistakes)),
                text_cell("; ".join(report.notes)),
            ]
        )


def _exercise_statistics(graded: Iterable[Report]) -> tuple[ExerciseStatistics, ...]:
    by_name: dict[str, list[ExerciseResult]] = {}
    for report in graded:
        for exercise in report.exercises:
            by_name.setdefault(exercise.name, []).append(exercise)
    return tuple(_of_exercise(results) for results in by_name.values())


def _of_exercise(results: Sequence[ExerciseResult]) -> ExerciseStatistics:
    full = sum(result.score >= result.max_score for result in results)
    none = sum(result.score <= 0 < result.max_score for result in results)
    return ExerciseStatistics(
        name=results[0].name,
        title=results[0].title,
        max_score=max(result.max_score for result in results),
        mean=fmean(result.score for result in results),
        full=full,
        part=len(results) - full - none,
        none=none,
    )


def _heading(exercise: str) -> str:
    """The column of `exercise`, told apart from a fixed column of the same name."""
    taken = exercise in (*FIRST_COLUMNS, *LAST_COLUMNS)
    return text_cell(f"{exercise} (exercise)" if taken else exercise)


def score_cell(score: float | None) -> str:
    """A number as a table of ours has it; nothing where there is none."""
    return "" if score is None else number(score, _DIGITS)


def text_cell(text: str) -> str:
    """`text` on one line, that no spreadsheet takes for a formula."""
    return one_line(_FORMULA.sub(r"\1'", text))
