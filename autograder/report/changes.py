"""Whose mark moved from one run to the next, from what to what, and why: `changes.csv`.

Its columns are documented in `docs/report.md`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, TextIO

import msgspec

from autograder.report.grades import score_cell, text_cell
from autograder.report.model import Report, Status
from autograder.report.text import number

COLUMNS: Final = (
    *("student", "assignment", "status_before", "score_before", "max_score_before"),
    *("status", "score", "max_score", "why"),
)
_DIGITS: Final = 9  # so that 0.1 + 0.2 and 0.3 are no change


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a run published of a submission; the fields are those of its report."""

    student: str
    assignment: str
    status: Status
    score: float | None
    max_score: float
    key: str

    def __str__(self) -> str:
        if self.status is not Status.GRADED or self.score is None:
            return self.status.value
        return f"{number(self.score)} of {number(self.max_score)}"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that moved; `after` is None where nothing of the student is there any more."""

    before: Mark
    after: Mark | None

    @property
    def why(self) -> str:
        """The reason, in words."""
        if self.after is None:
            return "the student is no longer in the folder of submissions"
        statuses = self.before.status, self.after.status
        if Status.NOT_GRADED in statuses:
            when = "before" if statuses[0] is Status.NOT_GRADED else "now"
            return f"it could not be graded {when}"
        if Status.MISSING in statuses and statuses[0] is not statuses[1]:
            came = statuses[0] is Status.MISSING
            return "it was handed in since" if came else "it is no longer there"
        (tests, _, work), (tests_now, _, work_now) = (
            mark.key.partition(":") for mark in (self.before, self.after)
        )
        reasons = ["the submission is another one"] if work != work_now else []
        reasons += ["the tests or the grader are others"] if tests != tests_now else []
        return "; ".join(reasons) or "the same was graded again"


def marks_of(reports: Iterable[Report]) -> list[Mark]:
    """The marks that these reports publish."""
    return [
        Mark(**{name: getattr(report, name) for name in Mark.__struct_fields__})
        for report in reports
    ]


def changes(before: Iterable[Mark], now: Iterable[Mark]) -> list[Change]:
    """The marks that are not what they were, in the order of `before`; a new student is none."""
    here = {(mark.student, mark.assignment): mark for mark in now}
    pairs = [(mark, here.get((mark.student, mark.assignment))) for mark in before]
    return [
        Change(before=mark, after=after)
        for mark, after in pairs
        if after is None or _worth(mark) != _worth(after)
    ]


def write_changes(moved: Iterable[Change], stream: TextIO) -> None:
    """Write `changes.csv`, a row for each mark that moved; open `stream` as UTF-8."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for change in moved:
        before, after = change.before, change.after
        now = (after.status.value, after.score, after.max_score) if after else ("", None, None)
        writer.writerow(
            [
                text_cell(before.student),
                text_cell(before.assignment),
                before.status.value,
                score_cell(before.score),
                score_cell(before.max_score),
                now[0],
                *map(score_cell, now[1:]),
                change.why,
            ]
        )


def _worth(mark: Mark) -> tuple[Status, float | None, float]:
    score = None if mark.score is None else round(mark.score, _DIGITS)
    return mark.status, score, round(mark.max_score, _DIGITS)
