"""The outputs of a test cell: one number that nbgrader reads, and words for the student.

nbgrader's `determine_grade` takes the first `execute_result` for the points, an error or anything
on stderr for 0, and what it cannot read for full marks. So a test cell gets exactly one
`execute_result`, a finite number from 0 to the cell's points, and the rest as `display_data`,
which nbgrader does not look at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from msgspec.structs import replace

from autograder.nbgrader import NbgraderError
from autograder.nbgrader.markdown import without_deeds
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.text import OUTCOME_WORDS, number, visible


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


def outputs_of(
    exercise: ExerciseResult,
    worth: float,
    notes: Sequence[str] = (),
    fix_first: TestResult | None = None,
) -> list[Any]:
    """The outputs of a test cell, as nbformat has them."""
    words = {
        "text/plain": as_text(exercise, notes, fix_first),
        "text/html": without_deeds(as_html(exercise, notes, fix_first)),
    }
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


def as_text(
    exercise: ExerciseResult, notes: Sequence[str] = (), fix_first: TestResult | None = None
) -> str:
    """An exercise's result for a terminal."""
    lines = [f"{exercise.title}: {number(exercise.score)} of {number(exercise.max_score)}"]
    lines += [visible(note) for note in notes]
    hints = _hints(exercise)
    for test in exercise.tests:
        passed = test.outcome is Outcome.PASSED
        lines.append(f"{'✓' if passed else '✗'} {test.title}")
        if not passed:
            lines += ["    This is what to fix first."] if test is fix_first else []
            cause = visible(test.explanation or test.mistake or "")
            lines += [f"    Likely cause: {cause}"] if cause else []
            words = visible(test.message) or OUTCOME_WORDS[test.outcome]
            lines += [f"    {line}" for line in words.split("\n")]
            lines += [f"    Hint: {test.hint}"] if test.hint in hints else []
            hints.discard(test.hint)  # once is enough
    return "\n".join(lines)


def as_html(
    exercise: ExerciseResult, notes: Sequence[str] = (), fix_first: TestResult | None = None
) -> str:
    """The same as HTML, in the words of the student's page.

    No script and no style sheet, so that it survives every sanitiser; hints open one by one.
    """
    from autograder.report.html import why_html

    score = f"{number(exercise.score)} of {number(exercise.max_score)}"
    parts = [f"<div><b>{escape(exercise.title)}: {score}</b></div>"]
    parts += [f"<div><i>{escape(visible(note))}</i></div>" for note in notes]
    before, told = None, set[tuple[str, ...]]()
    for test in exercise.tests:
        if test.outcome is Outcome.PASSED:
            parts.append(f"<div>✓ {escape(test.title)}</div>")
        else:
            first = " (this is what to fix first)" if test is fix_first else ""
            outcome = OUTCOME_WORDS[test.outcome]
            parts.append(f"<div><b>✗ {escape(test.title)}</b>: {outcome}{first}</div>")
            hints = test.hints or (test.hint,)
            once = replace(test, hint="", hints=()) if hints in told else test
            told.add(hints)
            parts.append(why_html(once, before))
        before = test
    return "\n".join(parts)


def _hints(exercise: ExerciseResult) -> set[str]:
    return {test.hint for test in exercise.tests if test.hint}
