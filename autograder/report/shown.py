"""What a student is shown of a report: one policy, for pages, for nbgrader and for every export.

`report.json` keeps all of it: that one is the instructor's.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from autograder.report.model import ExerciseResult, Outcome, Report, TestResult

# `all`: what was called with what, what came, and what was due. `given`: the same without what
# was due. `nothing`: what became of a test, and its hint.
Shown = Literal["all", "given", "nothing"]

# The value that was due, at the end of a message, or one value of several, each on a line of its
# own; words (`one number`, `2 values`) are no value.
_VALUE: Final = r"(?=[-+\d.\[{(]|nan|inf)(?!\d+ values)"
_DUE: Final = re.compile(rf"; expected {_VALUE}[^;\n]*(?:\n or [^;\n]*)*\.$", re.MULTILINE)


def as_shown(report: Report, shown: Shown) -> Report:
    """A report with as much in it as a student is shown."""
    if shown == "all":
        return report
    exercises = tuple(_exercise(exercise, shown) for exercise in report.exercises)
    return msgspec.structs.replace(report, exercises=exercises)


def without_due(message: str) -> str:
    """A test's message, without the value that was due."""
    return _DUE.sub(".", message)


def _exercise(exercise: ExerciseResult, shown: Shown) -> ExerciseResult:
    tests = tuple(_test(test, shown) for test in exercise.tests)
    return msgspec.structs.replace(exercise, tests=tests)


def _test(test: TestResult, shown: Shown) -> TestResult:
    if test.outcome is Outcome.PASSED:
        return test
    if shown == "given":
        return msgspec.structs.replace(test, message=without_due(test.message))
    hints = (test.hint,) if test.hint else ()
    return msgspec.structs.replace(test, message="", mistake=None, explanation="", hints=hints)
