"""Right programs pass, however they are written; wrong ones lose points where they are wrong."""

from __future__ import annotations

import re

import pytest

from autograder.audit.programs import Program
from autograder.audit.trial import Verdict
from autograder.report.shown import without_due
from tests.solutions import known
from tests.solutions.known import label

RIGHT = list(known.right_programs())
WRONG = list(known.wrong())
Verdicts = dict[Program, Verdict]
DUE = r"; expected (?!less than)[^;\n]*\d[.e]\d"  # a number, not the lesson's own bound


@pytest.fixture(scope="session")
def verdicts() -> Verdicts:
    """The verdicts on all programs, graded as one class."""
    return {verdict.program: verdict for verdict in known.graded(RIGHT + WRONG)}


@pytest.mark.parametrize("program", RIGHT, ids=label)
def test_a_right_program_gets_all_points(program: Program, verdicts: Verdicts) -> None:
    verdict = verdicts[program]
    assert verdict.graded, verdict.report.notes
    assert verdict.report.first_failure() is None
    assert verdict.report.score == verdict.report.max_score


@pytest.mark.parametrize("program", WRONG, ids=label)
def test_a_wrong_program_loses_points_where_it_is_wrong_and_nowhere_else(
    program: Program, verdicts: Verdicts
) -> None:
    verdict = verdicts[program]
    assert verdict.graded, verdict.report.notes
    assert verdict.loses == program.loses, verdict.report.first_failure()


@pytest.mark.parametrize("program", WRONG, ids=label)
def test_what_was_due_can_be_left_out_of_every_message(
    program: Program, verdicts: Verdicts
) -> None:
    exercises = verdicts[program].report.exercises
    told = [without_due(test.message) for one in exercises for test in one.tests]
    assert not [message for message in told if re.search(DUE, message)]


@pytest.mark.parametrize("program", WRONG, ids=label)
def test_not_one_mistake_is_named_wrongly(program: Program, verdicts: Verdicts) -> None:
    assert program.names is not None, "its author has not said what may be named in it"
    assert verdicts[program].names <= program.names
    assert verdicts[program].names or not program.names


@pytest.mark.parametrize("program", RIGHT, ids=label)
def test_a_right_program_has_no_name(program: Program, verdicts: Verdicts) -> None:
    assert not verdicts[program].names


def test_nearly_every_slip_is_named(verdicts: Verdicts) -> None:
    slips = [program for program in WRONG if not program.name.startswith("wild ")]
    unnamed = [label(program) for program in slips if not verdicts[program].names]
    assert len(unnamed) <= 0.05 * len(slips), unnamed


def test_there_are_as_many_programs_as_there_should_be() -> None:
    for assignment, right, wrong in (
        ("neuron", 10, 25),
        ("regression", 12, 30),
        ("classification", 12, 30),
    ):
        assert len({p.source for p in RIGHT if p.assignment == assignment}) >= right
        assert len({p.source for p in WRONG if p.assignment == assignment}) >= wrong
