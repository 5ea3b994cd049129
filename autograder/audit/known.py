"""Programs with known mistakes, one by one and in pairs, graded as students' programs are.

What is graded is the author's own program with an answer twisted, so no jail is needed, and
nothing has to be started for each: hundreds take a minute. With no mistake at all, and as many
students' inputs, it shows whether a test is flaky.
"""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Iterator
from functools import partial

from autograder.audit.programs import Kind, Program, solution
from autograder.audit.trial import Trial
from autograder.course.assignments import Assignment
from autograder.naming.explain import planted_beside
from autograder.naming.planted import Planted, TwistedProgram
from autograder.submissions.reading import Submission

_PAIRS = 25  # of two mistakes in different exercises, by assignment

Mistaken = tuple[Planted, ...]  # the mistakes of one program; none, of the author's own


def known_trials(
    assignment: Assignment, every_way: bool = False, seeds: int = 0
) -> Iterator[Trial]:
    """A program for each known mistake, and for a sample of pairs.

    every_way: a program for each way in which a mistake is known, not for its first one only.
    seeds: how often the author's own program is tried, too, each time as another student's.
    """
    for number, mistakes in enumerate(mistaken(assignment, every_way)):
        program = program_of(assignment, mistakes)
        yield Trial(program, program.name, planted=partial(_running, assignment, every_way, number))
    program = solution(assignment)
    for seed in range(seeds):
        yield Trial(program, f"{program.name}, {seed}", planted=partial(TwistedProgram, planted=()))


def _running(
    assignment: Assignment, every_way: bool, number: int, submission: Submission
) -> TwistedProgram:
    """The program with the mistakes of that number, which cannot travel and are found anew."""
    return TwistedProgram(submission, mistaken(assignment, every_way)[number])


@functools.cache
def mistaken(assignment: Assignment, every_way: bool = False) -> tuple[Mistaken, ...]:
    """The mistakes that are to be made together: each on its own, and some in pairs."""
    alone = planted_beside(assignment.master)
    of_each = {(one.exercise, one.mistake): one for one in reversed(alone)}
    firsts = list(of_each.values())[::-1]
    chosen = random.Random(assignment.name)  # always the same ones
    sure = [planted for planted in firsts if not planted.gives_way]
    pairs = [p for p in itertools.combinations(sure, 2) if p[0].exercise != p[1].exercise]
    return (
        *((planted,) for planted in (alone if every_way else firsts)),
        *chosen.sample(pairs, min(_PAIRS, len(pairs))),
    )


def program_of(assignment: Assignment, mistakes: Mistaken) -> Program:
    """What is known of a program with these mistakes."""
    if not mistakes:
        return solution(assignment)
    one = len(mistakes) == 1
    return Program(
        assignment.name,
        " and ".join(_words(planted) for planted in mistakes),
        Kind.MISTAKE if one else Kind.PAIR,
        assignment.master.suffix,
        "",
        frozenset(planted.exercise for planted in mistakes),
        frozenset(planted.mistake for planted in mistakes),
        any(planted.gives_way for planted in mistakes),
    )


def _words(planted: Planted) -> str:
    return f"“{planted.mistake}” in {planted.exercise} ({planted.how})"
