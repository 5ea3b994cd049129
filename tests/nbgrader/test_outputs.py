"""What the student's own cells give out is in the autograded notebook, as after execution."""

from __future__ import annotations

import base64

import nbformat
import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import fill_in


@pytest.fixture(scope="module", params=["nbgrader", "direct"])
def cells(request, graded, directly):
    course = graded if request.param == "nbgrader" else directly
    return by_name(course.autograded("showing"))


def by_name(notebook):
    """What the cells give out that `submissions` has put there, by the names it gave them."""
    found = {cell.id.partition("shows-")[2]: cell for cell in notebook.cells}
    return {name.replace("_", " "): cell.outputs for name, cell in found.items() if name}


def test_text_is_there_on_both_streams(cells):
    streams = {output.name: output.text for output in cells["text"]}
    assert streams == {"stdout": "to you\n", "stderr": "to the log\n"}


def test_the_value_of_a_last_line_is_there(cells):
    (output,) = cells["value"]
    assert (output.output_type, output.data["text/plain"]) == ("execute_result", "[1.0, 0.5]")


def test_a_traceback_has_the_students_own_lines_and_no_others(cells):
    (output,) = cells["error"]
    assert (output.output_type, output.ename) == ("error", "ZeroDivisionError")
    text = "\n".join(output.traceback)
    assert "in divide" in text and "return 1 / number" in text
    assert "autograder" not in text and "File " not in text


def test_a_figure_is_a_picture(cells):
    (output,) = cells["figure"]
    assert base64.b64decode(output.data["image/png"]).startswith(b"\x89PNG")


def test_what_stands_under_main_has_run_as_in_jupyter(cells):
    assert [output.text for output in cells["main"]] == ["drawn\n"]


def test_html_keeps_its_structure_and_loses_its_scripts(cells):
    (output,) = cells["html"]
    page = output.data["text/html"]
    assert "<td>kept</td>" in page
    for word in ("script", "alert", "onclick", "<img", "href", "style"):
        assert word not in page


def test_text_that_looks_like_a_mark_is_not_one(cells, graded):
    assert cells["false mark"][0].data["text/plain"] == "10.0"
    assert sum(graded.points("showing").values()) == 10


# --- in a course that does not wait long -----------------------------------------------------


@pytest.fixture(scope="module", params=["nbgrader", "direct"])
def impatient(request, new_course):
    course = new_course("neuron", load_seconds=3)
    blank = course.released()
    for name, make in (("endless", made.endless), ("showing", made.showing)):
        course.hand_in(name, make(fill_in(blank), course.folder))
    if request.param == "nbgrader":
        course.nbgrader("autograde", "neuron")
    else:
        course.direct("sqlite:///gradebook.db")
    return course


def shown(course, student):
    notebook = course.autograded(student)
    nbformat.validate(notebook)
    return by_name(notebook)


def test_a_cell_without_end_says_so_and_the_ones_before_have_theirs(impatient):
    outputs = shown(impatient, "endless")
    assert outputs["before"][0].text == "still here\n"
    assert outputs["loop"][0].ename == "Stopped"
    nbformat.validate(impatient.autograded("endless"))
    assert set(impatient.points("endless").values()) == {0}


def test_the_quick_way_leaves_out_what_stands_under_main(impatient, request):
    due = ["drawn\n"] if "nbgrader" in request.node.callspec.id else []
    assert [output.text for output in shown(impatient, "showing")["main"]] == due
