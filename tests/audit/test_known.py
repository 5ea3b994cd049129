"""A list of known mistakes with a bad entry, and what an audit says of it."""

from __future__ import annotations

import shutil

import pytest

from autograder.audit.known import known_trials, mistaken, program_of
from autograder.audit.programs import Kind
from autograder.audit.trial import try_all
from autograder.course.assignments import Assignment, open_course
from autograder.naming.explain import known_beside
from tests.audit.conftest import NAME, PROJECT, SmallCourse, said

EACH = "every known mistake"
LISTED = "solutions/neuron/mistakes.py"
ENTRY = '    _z("bias forgotten", "The bias b is not added.", "w * a_prev"),\n'


@pytest.fixture
def listed(small_course: SmallCourse) -> SmallCourse:
    """The small course with its list of mistakes."""
    shutil.copy(PROJECT / "solutions" / NAME / "mistakes.py", small_course.root / LISTED)
    return small_course


def entry(says: str, becomes: str) -> str:
    return f'{ENTRY}    _z("{says}", "Something is wrong.", "{becomes}"),\n'


def test_a_sound_list_is_all_good(listed: SmallCourse) -> None:
    assert said(listed.audited(), "known mistake") == []


def test_a_mistake_that_makes_no_difference_is_found(listed: SmallCourse) -> None:
    listed.edit(LISTED, ENTRY, entry("exchanged factors", "a_prev * w + b"))
    (found,) = said(listed.audited(), EACH)
    assert found.startswith("“exchanged factors” in weighted_sum (z: whole = a_prev * w + b) keeps")


def test_a_mistake_that_cannot_be_told_from_an_earlier_one_is_found(listed: SmallCourse) -> None:
    listed.edit(LISTED, ENTRY, entry("bias taken off again", "w * a_prev + b - b"))
    (found,) = said(listed.audited(), EACH)
    assert "“bias taken off again” in weighted_sum" in found
    assert found.endswith("is named “bias forgotten”")


def test_a_mistake_that_is_not_a_number_is_named_nothing(listed: SmallCourse) -> None:
    listed.edit(LISTED, ENTRY, entry("of a name that is not there", "w * weight + b"))
    (found,) = said(listed.audited(), EACH)
    assert found.endswith("is named nothing")


def test_a_mistake_that_nothing_twists_is_made_by_no_program(listed: SmallCourse) -> None:
    listed.edit(LISTED, ENTRY, f'{ENTRY}    _z("only a name", "Something is wrong."),\n')
    assert said(listed.audited(), EACH) == ["no program makes “only a name” in weighted_sum"]


def test_a_mistake_that_costs_points_elsewhere_is_found(listed: SmallCourse) -> None:
    # Without carrying forward, a wrong z costs the points of a, too.
    listed.edit(
        "solutions/neuron/hidden/test_3_activation.py",
        "        lambda: (student.rerun(**givens, z=z).a, sigmoid(z)),\n"
        "        with_other_function,\n"
        "        lambda: with_other_function(z=z),\n"
        "        by_own_z,\n",
        "",
    )
    found = said(listed.audited(), EACH)
    assert any(
        "“bias forgotten” in weighted_sum" in text and "loses points in activation too" in text
        for text in found
    )


@pytest.mark.parametrize("name", ["neuron", "regression", "classification"])
def test_a_program_is_made_of_every_known_mistake(name: str) -> None:
    assignment = Assignment(PROJECT / "solutions" / name)
    programs = [program_of(assignment, made) for made in mistaken(assignment)]
    made = {
        (*program.loses, *(program.names or ()))
        for program in programs
        if program.kind is Kind.MISTAKE
    }
    assert known_beside(assignment.master) <= made  # and those of how an answer is put together


def test_a_mistake_can_be_made_in_every_way_that_is_listed(listed: SmallCourse) -> None:
    once, always = (mistaken(listed.assignment, every_way) for every_way in (False, True))
    assert len(always) > len(once) + 100
    course = open_course(listed.root / "solutions")
    trials = list(known_trials(listed.assignment, every_way=True))
    for verdict in try_all(course, trials, processes=2):
        assert verdict.loses == verdict.program.loses, verdict.program.name
        assert verdict.names == verdict.program.names, verdict.program.name
