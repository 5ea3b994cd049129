"""One submission's turn with the hidden tests, and what came of it, exercise by exercise."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

from autograder.course.author_errors import in_words
from autograder.report.model import ExerciseResult, TestResult
from autograder.submissions.reading import Submission
from autograder.testing.student import Student


class BadTestError(Exception):
    """A test is marked wrongly; the text is for its author."""


@dataclass
class Sitting:
    """A submission whose turn it is, and what came of it so far."""

    student: Student | None = None
    submission: Submission | None = None  # what is known of its text
    seed: int = 0
    note: str = ""  # which file is looked at, and why
    left_out: list[str] = field(default_factory=list)  # notes on it, once the program has run
    results: dict[str, TestResult] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)  # of the machine, or of the grader
    slips: list[str] = field(default_factory=list)  # of the tests' author: errors of their own
    seconds: dict[str, float] = field(default_factory=dict)  # of wall clock, by the test's id

    @property
    def is_at_fault(self) -> bool:
        """Whether anything went wrong that is not the submission's."""
        return bool(self.faults or self.slips)

    def blame(self, item: pytest.Item, error: BaseException) -> None:
        """Take note of an error that says nothing of the submission: the author's, or ours."""
        if isinstance(error, BadTestError):
            self.slips.append(str(error))
        elif isinstance(error, pytest.FixtureLookupError):
            self.slips.append(f"{where(item)}: there is no fixture {error.argname!r}")
        elif slip := in_words(error, item.config.rootpath):
            self.slips.append(slip)
        else:
            words = traceback.format_exception_only(error)[-1].strip()
            self.faults.append(f"{item.nodeid}: {words}")


def exercises_of(
    items: Iterable[pytest.Item], results: dict[str, TestResult]
) -> tuple[ExerciseResult, ...]:
    """The results of `items`, exercise by exercise, in the order of the tests."""
    return in_exercises((exercise_of(item), results[item.nodeid]) for item in items)


def in_exercises(
    results: Iterable[tuple[tuple[str, str], TestResult]],
) -> tuple[ExerciseResult, ...]:
    """Results, each with its exercise's name and title, put together exercise by exercise."""
    grouped: dict[tuple[str, str], list[TestResult]] = {}
    for exercise, result in results:
        grouped.setdefault(exercise, []).append(result)
    return tuple(ExerciseResult.of(*named, tests) for named, tests in grouped.items())


def exercise_of(item: pytest.Item) -> tuple[str, str]:
    """The exercise a test belongs to: its name and title.

    Raises:
        BadTestError: the test has no `exercise` mark.
    """
    mark = item.get_closest_marker("exercise")
    if mark is None or len(mark.args) != 2:
        raise BadTestError(
            f"{where(item)}: it has points, and belongs to no exercise. Give it, or its module as "
            '`pytestmark`, pytest.mark.exercise("mean", "Exercise 1: mean")'
        )
    return mark.args


def where(item: pytest.Item) -> str:
    """A test, for its author: "means/hidden/test_1_mean.py, line 12 (test_mean)"."""
    file, line, name = item.location
    return f"{file}, line {(line or 0) + 1} ({name})"
