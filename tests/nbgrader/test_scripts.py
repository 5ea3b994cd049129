"""`.py` submissions, the direct way: their marks are in the gradebook under the notebook's name."""

from __future__ import annotations

import shutil

import nbformat
import pytest

from tests.nbgrader.nbcourse import PROJECT, due_marks

CLASS = PROJECT / "tests/sample_class"


@pytest.fixture(scope="module")
def course(new_course):
    course = new_course("neuron")
    for script in sorted(CLASS.glob("*/neuron/neuron.py")):
        folder = course.folder / "submitted" / script.parts[-3] / "neuron"
        folder.mkdir(parents=True)
        shutil.copy(script, folder)
    notebook = CLASS / "Lena Lindqvist/neuron/neuron.ipynb"  # beside her script
    shutil.copy(notebook, course.folder / "submitted/Lena Lindqvist/neuron")
    course.direct("sqlite:///gradebook.db")
    course.nbgrader("generate_feedback", "neuron")
    course.nbgrader("export")
    return course


def test_marks_are_those_of_the_scripts(course):
    hand_ins = {file.parts[-3] for file in course.folder.glob("submitted/*/neuron/neuron.py")}
    assert len(hand_ins) > 7
    due = {s: points for (s, of), points in due_marks().items() if of == "neuron" and s in hand_ins}
    due["Lena Lindqvist"] = 8  # with both, it is the notebook that counts
    assert {student: sum(course.points(student).values()) for student in due} == due
    exported = {row["student_id"]: float(row["score"]) for row in course.exported()}
    assert {student: exported[student] for student in due} == due


def test_the_notebook_is_the_script_and_the_test_cells_in_their_order(course):
    notebook = course.autograded("Tom O'Brien")
    nbformat.validate(notebook)
    first, *others = notebook.cells
    assert first.source == (CLASS / "Tom O'Brien/neuron/neuron.py").read_text("utf-8")
    ids = [cell.metadata.nbgrader.grade_id for cell in others]
    assert ids == ["check-weighted-sum", "check-sigmoid", "check-activation", "check-cost"]


def test_nobody_is_told_that_a_script_has_no_test_cells(course):
    page = course.feedback("Tom O'Brien")
    assert "Score: 6.0 / 10.0" in page
    assert "Exercise 3: activation: 0 of 2" in page
    assert "it is back" not in page
