"""The programs of `tests/programs`, as `autograder audit` reads and grades them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.audit.programs import Program, right_variants, wrong_programs
from autograder.audit.trial import Trial, Verdict, try_all
from autograder.course.assignments import open_course

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "tests" / "programs"
ASSIGNMENTS = ("neuron", "regression", "classification")


def right_programs() -> Iterator[Program]:
    """Differently written programs that are right."""
    for assignment in ASSIGNMENTS:
        yield from right_variants(PROGRAMS, assignment)


def wrong() -> Iterator[Program]:
    """Right programs with a slip, and whole wrong ones."""
    for assignment in ASSIGNMENTS:
        yield from wrong_programs(PROGRAMS, assignment)


def graded(programs: Sequence[Program]) -> list[Verdict]:
    """The verdicts on programs, graded as one class in the jail."""
    trials = [Trial(program, program.name) for program in programs]
    return try_all(open_course(ROOT / "solutions"), trials, processes=os.cpu_count() or 1)


def label(program: Program) -> str:
    """What a test about a program is called."""
    return f"{program.assignment}-{program.name}"
