"""Asking the search directly what explains a program, in process."""

from __future__ import annotations

import time
from collections.abc import Collection
from pathlib import Path

import numpy as np

from autograder.naming import Suspect, explain
from autograder.submissions.reading import Submission
from autograder.testing.local import LocalProgram
from autograder.testing.replies import StudentError
from autograder.testing.student import Student
from autograder.wire import Cell

ROOT = Path(__file__).parents[2]
DRAWS = ("test_rng", "test_random_rows")


def listed(assignment: str):
    """What `mistakes.py` of an assignment lists."""
    return explain._mistakes_beside(ROOT / "solutions" / assignment / f"{assignment}.py")


def suspect(assignment: str, source: str, wrong: Collection[str], seed: int = 1) -> Suspect:
    """A program, of which these exercises failed in all their tests."""
    name = f"{assignment}.py"
    submission = Submission(name, False, (Cell(name, source),), "")
    solution = explain._loaded(ROOT / "solutions" / assignment / name)
    exercises = {question.exercise for question in listed(assignment).QUESTIONS}
    return Suspect(
        Student(LocalProgram(submission)),
        solution,
        frozenset(exercises - set(wrong)),
        frozenset(DRAWS),
        np.random.default_rng(seed),
        time.process_time() + 60,
    )


def names(assignment: str, source: str, wrong: Collection[str], seed: int = 1):
    """The names for each wrong exercise; none where nothing explains it."""
    found: dict[str, set[str]] = {}
    for question in listed(assignment).QUESTIONS:
        if question.exercise not in wrong:
            continue
        try:
            finding = question.find(suspect(assignment, source, wrong, seed))
        except StudentError:
            finding = None
        found[question.exercise] = (
            {mistake.name for mistake in finding.causes} if finding is not None else set()
        )
    return found
