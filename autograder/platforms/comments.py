"""A report as a comment: a few lines of HTML, as Moodle and Blackboard show beside a mark."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from autograder.report.model import Outcome, Report, Status
from autograder.report.text import OUTCOME_WORDS, number, visible

_LONGEST: Final = 20_000  # characters of a comment


def comment_on(report: Report) -> str:
    """The points, exercise by exercise, and of each test that fails why: on one line."""
    text = "<br>".join(_lines(report))
    if len(text) <= _LONGEST:
        return text
    return "<br>".join([*_points(report), "The page of feedback says more."])


def _lines(report: Report) -> Iterator[str]:
    yield from _points(report)
    for exercise in report.exercises:
        for test in exercise.tests:
            if test.outcome is not Outcome.PASSED:
                why = visible(test.message) or OUTCOME_WORDS[test.outcome]
                yield f"✗ {_escaped(test.title)}: {_escaped(why)}"
                if test.hint:
                    yield f"Hint: {_escaped(test.hint)}"


def _points(report: Report) -> Iterator[str]:
    if report.status is Status.GRADED and report.score is not None:
        total = f"{number(report.score)} of {number(report.max_score)} points"
        yield f"<b>{_escaped(report.assignment)}: {total}</b>"
    for exercise in report.exercises:
        points = f"{number(exercise.score)} of {number(exercise.max_score)}"
        yield f"{_escaped(exercise.title)}: {points}"


def _escaped(text: str) -> str:
    return escape(text).replace("\n", "<br>")
