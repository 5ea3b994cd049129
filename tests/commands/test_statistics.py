"""`statistics.json` and the class's page, after grading."""

from __future__ import annotations

import json

import pytest

WRONG = {"ben": ("** 2", "** 3"), "cem": ("z = w * a_prev + b", "z = w * a_prev")}


@pytest.fixture
def room(classroom, right):
    """Anna is right; Ben and Cem have a slip each; Dora's file is for another assignment."""
    classroom.hand_in("anna", right)
    for student, (old, new) in WRONG.items():
        classroom.hand_in(student, right.replace(old, new))
    classroom.folder("dora")
    return classroom


def figures(out):
    (found,) = json.loads((out / "statistics.json").read_bytes())["assignments"]
    return found


def test_the_figures_are_those_of_the_reports(room, grade):
    graded = grade(room)
    found = figures(graded.out)
    assert (found["graded"], found["missing"], found["not_graded"]) == (3, 1, 0)
    assert sorted([found["lowest"], found["median"], found["highest"]]) == [8, 8, 10]
    shares = {test["id"]: test["share"] for test in found["tests"]}
    assert shares["test_2_sigmoid::test_two"] == 1
    assert shares["test_4_cost::test_these_givens"] == pytest.approx(2 / 3)
    assert "Cronbach’s alpha" in graded.index()


def test_each_test_has_the_time_it_took(room, grade):
    graded = grade(room)
    for student in ("anna", "ben", "cem"):
        times = json.loads((graded.folder(student) / "times.json").read_bytes())
        ids = [t["id"] for e in graded.report(student)["exercises"] for t in e["tests"]]
        assert sorted(times) == sorted(ids)
        assert all(seconds > 0 for seconds in times.values())
    assert not (graded.folder("dora") / "times.json").exists()
    for test in figures(graded.out)["tests"]:
        assert 0 < test["seconds"] <= test["slowest"]


def test_the_figures_of_what_was_graded_before_stay(room, grade, right):
    before = figures(grade(room).out)
    assert figures(grade(room).out) == before
    room.hand_in("ben", right)
    after = figures(grade(room).out)
    assert after["tests"][-1]["passed"] == 3
    assert after["highest"] == after["median"] == 10
