"""A second attempt that cannot be graded keeps no earlier mark in silence, in both ways alike."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from tests.nbgrader.nbcourse import NbCourse, fill_in

ALL = {"weighted_sum": 2.0, "sigmoid": 4.0, "activation": 2.0, "cost": 2.0}
NONE = dict.fromkeys(ALL)
WAYS = ("nbgrader", "direct")
BY_HAND = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    grade = gradebook.find_grade("check-sigmoid", "neuron", "neuron", "broken")
    grade.manual_score = 3.5
    gradebook.db.commit()
"""


def _broken(file: Path) -> None:
    file.write_text("{ this is no notebook")


def _fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _gone(file: Path) -> None:
    file.unlink()
    file.with_name("homework.txt").write_text("I have renamed it.")


SECOND = {
    "broken": (_broken, "is not a notebook"),
    "fifo": (_fifo, "is not an ordinary file"),
    "gone": (_gone, "There is no neuron.ipynb or neuron.py here, only: homework.txt"),
}


def grade(course: NbCourse, way: str) -> str:
    if way == "nbgrader":
        done = course.nbgrader("autograde", "neuron", ok=False)
    else:
        done = course.direct("sqlite:///gradebook.db", ok=False)
    return str(done.stdout + done.stderr)


@pytest.fixture(scope="module")
def template(new_course) -> NbCourse:
    """A class that was graded once."""
    course: NbCourse = new_course("neuron")
    for student in (*SECOND, "honest"):
        file = course.hand_in(student, fill_in(course.released()))
        file.with_name("timestamp.txt").write_text("2026-01-30 11:00:00 UTC")
    course.nbgrader("autograde", "neuron")
    course.run("python", "-c", BY_HAND)
    return course


@pytest.fixture(scope="module", params=WAYS)
def course(request, template) -> NbCourse:
    """The same class after a second attempt that cannot be graded."""
    course = replace(template, folder=template.folder.with_name(request.param))
    shutil.copytree(template.folder, course.folder)
    for student, (spoil, _) in SECOND.items():
        assert course.points(student) == ALL
        file = course.folder / "submitted" / student / "neuron" / "neuron.ipynb"
        file.with_name("timestamp.txt").write_text("2026-01-31 11:00:00 UTC")
        spoil(file)
    (course.folder / "said").write_text(grade(course, request.param))
    course.nbgrader("generate_feedback", "neuron")
    return course


@pytest.mark.parametrize("student", SECOND)
def test_no_points_are_left_and_a_person_is_asked(course, student):
    assert course.points(student) == NONE
    due = {row[2] for (name, _, _), row in course.marks().items() if name == student}
    assert due == {1}


def test_a_score_that_a_person_has_typed_stays_and_is_asked_about(course):
    assert course.marks()["broken", "neuron", "check-sigmoid"] == (None, 3.5, 1)


@pytest.mark.parametrize("student", SECOND)
def test_the_student_is_told_why(course, student):
    nbformat.validate(course.autograded(student))
    page = course.feedback(student)
    assert "Not graded. This is no mark: a person will look at it." in page
    assert SECOND[student][1] in page
    assert "10 of 10" not in page and "all right" not in page


@pytest.mark.parametrize("student", SECOND)
def test_the_formgrader_lists_it_for_a_person(course, student):
    """What it asks nbgrader for, in its own words."""
    program = (
        "import json, sys\n"
        "from nbgrader.apps.api import NbGraderAPI\n"
        "from nbgrader.coursedir import CourseDirectory\n"
        "found = NbGraderAPI(CourseDirectory(root='.')).get_submission('neuron', sys.argv[1])\n"
        "print(json.dumps([found['autograded'], found['needs_manual_grade'], found['code_score']]))"
    )
    said = course.run("python", "-c", program, student).stdout.splitlines()[-1]
    assert json.loads(said) == [True, True, 3.5 if student == "broken" else 0]


def test_nobody_else_is_touched(course):
    assert course.points("honest") == ALL
    assert course.marks()["honest", "neuron", "check-cost"][2] == 0


def test_a_third_attempt_that_is_right_has_its_points(course, request):
    way = request.node.callspec.params["course"]
    right = fill_in(course.released())
    for student in SECOND:
        (course.folder / "submitted" / student / "neuron" / "neuron.ipynb").unlink(missing_ok=True)
        course.hand_in(student, right)  # with the same stamp: what was not graded is due
    said = grade(course, way)
    for student in SECOND:
        assert course.points(student) == ALL, said
        assert "Not graded" not in json.dumps(course.autograded(student))
