"""Odd files: graded right or refused with a reason, and both ways of grading say the same."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace

import nbformat
import pytest

from tests.nbgrader.nbcourse import NbCourse, fill_in
from tests.nbgrader.odd_files import REFUSED, RIGHT, made

ALL = {"weighted_sum": 2.0, "sigmoid": 4.0, "activation": 2.0, "cost": 2.0}
NO_TEXT = os.fsdecode(b"caf\xe9")  # a folder of Latin-1
HONEST = ("a-first", "z-last")
WAYS = ("nbgrader", "direct")


@pytest.fixture(scope="module")
def courses(new_course) -> dict[str, tuple[NbCourse, str]]:
    """The class, graded in both ways, and what each command said."""
    course: NbCourse = new_course("neuron")
    right = json.loads(json.dumps(fill_in(course.released())))
    for student in HONEST:
        course.hand_in(student, json.dumps(right))
    for student, make in (RIGHT | {name: make for name, (make, _) in REFUSED.items()}).items():
        course.hand_in(student, "").write_bytes(made(make, right))
    course.hand_in(NO_TEXT, json.dumps(right))
    other = replace(course, folder=course.folder.with_name("direct"))
    shutil.copytree(course.folder, other.folder)
    one = course.nbgrader("autograde", "neuron", ok=False)
    two = other.direct("sqlite:///gradebook.db", "--plots", ok=False)
    assert (one.returncode, two.returncode) == (1, 1)  # not all could be graded
    return {"nbgrader": (course, one.stdout + one.stderr), "direct": (other, reported(other))}


def reported(course: NbCourse) -> str:
    """What the reports of the direct way say of those who were not graded."""
    files = course.home.glob("out/*/neuron/report.json")
    reports = [json.loads(file.read_text("utf-8")) for file in files]
    return "\n".join(" ".join(r["notes"]) for r in reports if r["status"] == "not graded")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("student", [*RIGHT, *HONEST])
def test_who_did_the_work_gets_the_points(courses, way, student):
    course, _ = courses[way]
    assert course.points(student) == ALL


@pytest.mark.parametrize(
    ("way", "words"),
    [("nbgrader", "for student 'caf"), ("direct", "folder has a name that is not UTF-8")],
)
def test_a_name_that_is_no_text_is_no_mark_and_stops_nobody(courses, way, words):
    course, said = courses[way]
    assert words in said
    assert not course.points(NO_TEXT)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("student", REFUSED)
def test_what_cannot_be_read_is_no_mark_and_the_reason_is_said(courses, way, student):
    course, said = courses[way]
    assert {points for points in course.points(student).values() if points is not None} == set()
    assert REFUSED[student][1] in said
    assert "Not graded. This is no mark" in json.dumps(course.autograded(student))


def test_both_ways_make_the_same_notebooks_and_valid_ones(courses):
    (one, _), (other, _) = (courses[way] for way in WAYS)
    for student in RIGHT:
        its, others = one.autograded(student), other.autograded(student)
        nbformat.validate(its)
        nbformat.validate(others)
        assert [c.source for c in its.cells] == [c.source for c in others.cells], student
        assert [c.cell_type for c in its.cells] == [c.cell_type for c in others.cells], student
        assert printed(its) == printed(others), student


def printed(notebook):
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", []))
    return [output.text for output in outputs if output.output_type == "stream"]


def test_more_output_than_nbgrader_lets_through_is_cut(courses):
    for course, _ in courses.values():
        (text,) = printed(course.autograded("much-output"))
        assert text.endswith("... Output truncated ...")
        assert text.count("\n") < 1000


def test_who_has_other_line_ends_has_edited_nothing(courses):
    for course, _ in courses.values():
        cells = course.autograded("lines-by-windows").cells
        assert "edited" not in json.dumps([cell.get("outputs") for cell in cells])


def test_both_ways_lay_the_same_files_beside_them(courses):
    folders = (courses[way][0].folder / "autograded/a-first/neuron" for way in WAYS)
    one, other = ({f.relative_to(d): f.read_bytes() for f in files(d)} for d in folders)
    assert one == other
    assert len(one) > 1


def files(folder):
    return [file for file in folder.rglob("*") if file.is_file() and file.suffix != ".ipynb"]


def test_nobody_is_told_of_json_that_is_invalid_and_graded_all_the_same(courses):
    assert "Notebook JSON is invalid" not in courses["nbgrader"][1]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("tests-turned", "The test cell check-sigmoid was missing or edited; it is back."),
        ("givens-turned", "The cell givens had been edited; it has its own text again."),
        ("work-turned", "The cell sigmoid had become markdown"),
        ("all-in-one", "The test cell check-cost was missing or edited; it is back."),
    ],
)
def test_what_was_set_right_is_said(courses, way, student, words):
    course, _ = courses[way]
    texts = [
        output.data["text/plain"]
        for cell in course.autograded(student).cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert any(words in text for text in texts)
