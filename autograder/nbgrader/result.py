"""The outputs of a test cell: one number that nbgrader reads, and words for the student.

nbgrader's `determine_grade` takes the first `execute_result` for the points, an error or anything
on stderr for 0, and what it cannot read for full marks. So a test cell gets exactly one
`execute_result`, a finite number from 0 to the cell's points, and the rest as `display_data`,
which nbgrader does not look at.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from autograder.nbgrader import NbgraderError
from autograder.report.model import ExerciseResult, Outcome, Report, Status
from autograder.report.text import OUTCOME_WORDS, number, visible

# The number that was due, at the end of a message: for the reports of `autograder grade`. What
# nbgrader hands out may be passed on, and tells no expected value.
_DUE = re.compile(r"; (?=[-+\d.\[{(]|nan|inf)[^;]* was due\.$", re.MULTILINE)


class NoMarkError(NbgraderError):
    """No points can be said: a fault of the grader or of the course, never a mark."""


def exercise_in(report: Report, name: str | None, grade_id: str) -> ExerciseResult:
    """The exercise that a test cell carries.

    Raises:
        NoMarkError: the submission was not graded, or there is no such exercise.
    """
    if report.status is Status.NOT_GRADED:
        raise NoMarkError(f"{report.student}, {report.assignment}: {' '.join(report.notes)}")
    for exercise in report.exercises:
        if exercise.name == name:
            return exercise
    known = ", ".join(exercise.name for exercise in report.exercises)
    raise NoMarkError(
        f"the test cell {grade_id} carries no exercise of {report.assignment}: it must call "
        f'check("…") with one of {known}'
    )


def points_for(exercise: ExerciseResult, worth: float) -> float:
    """An exercise's points, where the instructor's cell is worth so many.

    Raises:
        NoMarkError: they are not a number from 0 to `worth`.
    """
    most, score = exercise.max_score, exercise.score
    points = float(score) if most == worth else worth * score / most if most > 0 else math.nan
    if not (math.isfinite(points) and 0 <= points <= worth):
        raise NoMarkError(f"{exercise.title}: {score} of {most} are no points of {worth}")
    return points


def outputs_of(exercise: ExerciseResult, worth: float, notes: Sequence[str] = ()) -> list[Any]:
    """The outputs of a test cell, as nbformat has them."""
    words = {"text/plain": as_text(exercise, notes), "text/html": as_html(exercise, notes)}
    points = repr(points_for(exercise, worth))
    return [
        {"output_type": "display_data", "data": words, "metadata": {}},
        {
            "output_type": "execute_result",
            "execution_count": None,
            "data": {"text/plain": points},
            "metadata": {},
        },
    ]


def told(message: str) -> str:
    """A test's message, without the number that was due."""
    return _DUE.sub(".", visible(message))


def as_text(exercise: ExerciseResult, notes: Sequence[str] = (), due: bool = False) -> str:
    """An exercise's result for a terminal; with what was `due`, where the tests may be seen."""
    lines = [f"{exercise.title}: {number(exercise.score)} of {number(exercise.max_score)}"]
    lines += [visible(note) for note in notes]
    hints = _hints(exercise)
    for test in exercise.tests:
        passed = test.outcome is Outcome.PASSED
        lines.append(f"{'✓' if passed else '✗'} {test.title}")
        if not passed:
            message = visible(test.message) if due else told(test.message)
            words = message or OUTCOME_WORDS[test.outcome]
            lines += [f"    {line}" for line in words.split("\n")]
            lines += [f"    Hint: {test.hint}"] if test.hint in hints else []
            hints.discard(test.hint)  # once is enough
    return "\n".join(lines)


def as_html(exercise: ExerciseResult, notes: Sequence[str] = ()) -> str:
    """The same as HTML: no script and no style sheet, so that it survives every sanitiser."""
    score = f"{number(exercise.score)} of {number(exercise.max_score)}"
    parts = [f"<div><b>{escape(exercise.title)}: {score}</b></div>"]
    parts += [f"<div><i>{escape(visible(note))}</i></div>" for note in notes]
    hints = _hints(exercise)
    for test in exercise.tests:
        if test.outcome is Outcome.PASSED:
            parts.append(f"<div>✓ {escape(test.title)}</div>")
            continue
        words = told(test.message) or OUTCOME_WORDS[test.outcome]
        parts.append(f"<div><b>✗ {escape(test.title)}</b></div><pre>{escape(words)}</pre>")
        if test.hint in hints:
            parts.append(f"<div><i>Hint:</i> {escape(test.hint)}</div>")
        hints.discard(test.hint)
    return "\n".join(parts)


def _hints(exercise: ExerciseResult) -> set[str]:
    return {test.hint for test in exercise.tests if test.hint}
