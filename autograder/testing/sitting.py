"""One submission's turn with the hidden tests, and what came of it, exercise by exercise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pytest

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
    results: dict[str, TestResult] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)  # of wall clock, by the test's id


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
        raise BadTestError(f"{item.nodeid}: needs pytest.mark.exercise(name, title)")
    return mark.args
