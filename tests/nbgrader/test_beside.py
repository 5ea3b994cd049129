"""An assignment without hidden tests lives in the same course, graded by nbgrader as before."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.nbgrader.nbcourse import fill_in

WORD = "essay has no hidden tests in solutions/: nbgrader grades it as it always does"


def _about(grade_id, **more):
    about = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": about | {"grade_id": grade_id, "schema_version": 3} | more}


def essay(*, solution="### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n### END SOLUTION"):
    tests = (
        "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(3) == 6\n### END HIDDEN TESTS"
    )
    graded = {"grade": True, "locked": True, "points": 3}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(
        metadata={"kernelspec": kernel},
        cells=[
            new_markdown_cell("# Double it"),
            new_code_cell(solution, metadata=_about("double", solution=True)),
            new_code_cell(tests, metadata=_about("test-double", **graded)),
        ],
    )


def answered(released, text):
    notebook = nbformat.from_dict(json.loads(json.dumps(released)))
    notebook.cells[1].source = text
    return notebook


@pytest.fixture(scope="module")
def course(new_course):
    course = new_course("neuron")
    folder = course.folder / "source" / "essay"
    folder.mkdir()
    nbformat.write(essay(), folder / "essay.ipynb")
    course.nbgrader("generate_assignment", "essay")
    released = course.released("essay")
    right, wrong = (f"def double(x):\n    return {by} * x" for by in (2, 3))
    course.hand_in("right", answered(released, right), "essay")
    course.hand_in("wrong", answered(released, wrong), "essay")
    course.hand_in("right", fill_in(course.released()))
    for assignment in ("essay", "neuron"):
        done = course.nbgrader("autograde", assignment)
        (course.folder / f"{assignment}.log").write_text(done.stdout + done.stderr)
    return course


def test_nbgrader_gives_the_marks_of_its_own_test_cells(course):
    assert course.points("right", "essay") == {"test_double": 3}
    assert course.points("wrong", "essay") == {"test_double": 0}


def test_hidden_test_cells_of_nbgraders_are_put_back_and_run(course):
    (cell,) = (c for c in course.autograded("right", "essay").cells if "assert" in c.source)
    assert "double(3)" in cell.source


def test_what_that_means_is_said_once_and_not_of_our_own(course):
    assert (course.folder / "essay.log").read_text().count(WORD) == 1
    assert "no hidden tests" not in (course.folder / "neuron.log").read_text()


def test_the_courses_own_assignment_is_graded_in_the_jail_as_ever(course):
    assert sum(course.points("right").values()) == 10
    assert "Graded in the jail" in (course.folder / "neuron.log").read_text()
    assert "Graded in the jail" not in (course.folder / "essay.log").read_text()


def test_the_direct_way_grades_its_own_and_leaves_the_others_marks(course):
    course.direct("sqlite:///gradebook.db")
    assert course.points("right", "essay") == {"test_double": 3}
