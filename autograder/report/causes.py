"""Tests that one cause has failed: told once, with the first of them, and listed there."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from autograder.report.model import ExerciseResult, Outcome, TestResult

_INPUTS: Final = "with "  # begins the lines that show what a function was called with


@dataclass(frozen=True, slots=True)
class Group:
    """Tests of one exercise that failed of one cause; or a single test, whatever became of it.

    above: the test of an earlier exercise that failed of the same cause, which is told there.
    """

    tests: tuple[TestResult, ...]
    above: TestResult | None = None

    @property
    def first(self) -> TestResult:
        """The test that stands for all of them."""
        return self.tests[0]

    @property
    def score(self) -> float:
        """What they earned together."""
        return sum(test.score for test in self.tests)

    @property
    def max_score(self) -> float:
        """What they are worth together."""
        return sum(test.max_score for test in self.tests)


def grouped(exercises: Iterable[ExerciseResult]) -> list[list[Group]]:
    """The tests of each exercise in groups, in the order in which the groups begin."""
    told: dict[Hashable, TestResult] = {}
    of_exercises = []
    for exercise in exercises:
        groups: dict[Hashable, list[TestResult]] = {}
        for test in exercise.tests:
            groups.setdefault(_cause(test), []).append(test)
        of_exercises.append([Group(tuple(t), told.get(cause)) for cause, t in groups.items()])
        told = {cause: tests[0] for cause, tests in groups.items()} | told
    return of_exercises


def with_the_same_cause(exercises: Sequence[ExerciseResult], test: TestResult) -> list[TestResult]:
    """The other tests, of all exercises, that failed of the cause of `test`."""
    cause, every = _cause(test), (other for exercise in exercises for other in exercise.tests)
    return [other for other in every if other is not test and _cause(other) == cause]


def _cause(test: TestResult) -> Hashable:
    """What tests that failed of one cause share; of any other test, what it shares with none."""
    if test.outcome is Outcome.PASSED or not test.message:
        return test.id
    first, *others = test.message.split("\n")
    function, sentence = _without_arguments(first)
    if test.mistake is not None:
        return test.outcome, function, test.mistake, test.hints
    where = takewhile(lambda line: not line.startswith(_INPUTS), others)
    return test.outcome, function, sentence.partition("; ")[0], *where  # without what was due


def _without_arguments(sentence: str) -> tuple[str, str]:
    """What was called, and the rest of a sentence without the arguments of the call."""
    called, bracket, rest = sentence.partition("(")
    if not bracket or not called.replace(".", "").isidentifier():
        return "", sentence
    depth = 1
    for place, character in enumerate(rest):
        depth += (character in "([{") - (character in ")]}")
        if not depth:
            return called, rest[place + 1 :]
    return called, rest
