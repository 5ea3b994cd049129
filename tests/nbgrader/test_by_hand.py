"""Late penalties, manual scores and comments: nbgrader's own, and they outlive a second grading."""

from __future__ import annotations

import shutil

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import NbCourse, fill_in

LATE = """
import sys
sys.path.insert(0, {folder!r})
c.AssignLatePenalties.plugin_class = "late.PointADay"
"""
PLUGIN = """
from nbgrader.plugins import BasePlugin

class PointADay(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return total_seconds_late // 86400
"""
BY_HAND = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as gradebook:
    grade = gradebook.find_grade("check-sigmoid", "neuron", "neuron", "partly")
    grade.manual_score, grade.extra_credit = 3.5, 0.5
    comment = gradebook.find_comment("sigmoid", "neuron", "neuron", "partly")
    comment.manual_comment = "Nearly there!"
    gradebook.db.commit()
"""


@pytest.fixture(scope="module", params=["nbgrader", "direct"])
def course(request, new_course, tmp_path_factory):
    plugins = tmp_path_factory.mktemp("plugins")
    (plugins / "late.py").write_text(PLUGIN)
    course = new_course("neuron", config=LATE.format(folder=str(plugins)))
    course.nbgrader("db", "assignment", "add", "neuron", "--duedate", "2026-01-30 12:00:00 UTC")
    blank = course.released()
    course.hand_in("right", fill_in(blank))
    late = course.hand_in("partly", fill_in(blank, made.PARTLY))
    late.with_name("timestamp.txt").write_text("2026-02-01 13:00:00 UTC")
    in_time = course.hand_in("intime", fill_in(blank))
    in_time.with_name("timestamp.txt").write_text("2026-01-30 11:00:00 UTC")

    def grade(course: NbCourse) -> None:
        if request.param == "nbgrader":
            course.nbgrader("autograde", "neuron", "--force")
        else:
            course.direct("sqlite:///gradebook.db", "--fresh")

    grade(course)
    shutil.copy(course.folder / "gradebook.db", course.folder / "first.db")
    course.run("python", "-c", BY_HAND)
    course.hand_in("right", fill_in(blank, made.PARTLY))  # handed in again
    grade(course)
    course.nbgrader("generate_feedback", "neuron")
    course.nbgrader("export")
    return course


def rows(course):
    return {row["student_id"]: row for row in course.exported()}


def test_who_is_late_pays_what_the_plugin_says(course):
    penalties = {name: float(row["late_submission_penalty"]) for name, row in rows(course).items()}
    assert penalties == {"right": 0, "partly": 2, "intime": 0}


def test_a_manual_score_and_a_comment_outlive_a_second_grading(course):
    auto, manual, due = course.marks()["partly", "neuron", "check-sigmoid"]
    assert (auto, manual) == (1.0, 3.5)
    assert due  # nbgrader asks for another look, as it always does
    assert float(rows(course)["partly"]["raw_score"]) == 6 + 3.5 + 0.5
    assert "Nearly there!" in course.feedback("partly")


def test_what_was_handed_in_again_is_marked_again(course):
    assert course.marks("first.db")["right", "neuron", "check-sigmoid"][0] == 4
    assert course.marks()["right", "neuron", "check-sigmoid"][0] == 1


def test_what_stands_in_the_way_of_a_page_is_removed_and_no_penalty_is_left_out(course):
    place = course.folder / "autograded/intime"
    shutil.rmtree(place)
    place.write_text("in the way")
    course.direct("sqlite:///gradebook.db")
    assert (place / "neuron/neuron.ipynb").is_file()
    course.nbgrader("export")
    assert float(rows(course)["partly"]["late_submission_penalty"]) == 2
