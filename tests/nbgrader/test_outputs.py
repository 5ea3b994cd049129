"""What the student's own cells give out is in the autograded notebook, as after execution."""

from __future__ import annotations

import base64
import time

import nbformat
import pytest

from autograder.course.settings import Settings
from autograder.jail.nursery import Nursery
from autograder.nbgrader.outputs import run_for_outputs
from autograder.submissions.reading import Submission
from autograder.wire import Cell
from autograder.worker.capture import MAX_CHARACTERS, MAX_OUTPUTS
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
    assert sum(impatient.points("endless").values()) == 10  # the loop has cost itself alone


def test_the_quick_way_leaves_out_what_stands_under_main(impatient, request):
    due = ["drawn\n"] if "nbgrader" in request.node.callspec.id else []
    assert [output.text for output in shown(impatient, "showing")["main"]] == due


# --- what takes long to clean, or is more than there may be -----------------------------------

RAISE_THE_CAPS = """
import gc
for names in gc.get_objects():
    if type(names) is dict and "MAX_CHARACTERS" in names:
        names["MAX_CHARACTERS"] = names["MAX_BYTES"] = names["MAX_OUTPUTS"] = 10**9
"""
SHOW = """
class Page:
    def _repr_html_(self):
        return {page}
for _ in range({times}):
    display(Page())
"""


@pytest.fixture(scope="module")
def given_out():
    settings = Settings(load_seconds=20)
    with Nursery(settings.limits) as nursery:

        def run(*cells):
            labelled = tuple(Cell(f"code cell {n}", text) for n, text in enumerate(cells, 1))
            submission = Submission("notebook", True, labelled, "")
            return run_for_outputs(submission, nursery, settings)

        yield run


TWO = """
import matplotlib.pyplot as plt
from matplotlib.pyplot import show
plt.plot([1, 2])
print("first")
{show}
print("second")
plt.plot([2, 1])
{show}
"""


@pytest.mark.parametrize("show", ["plt.show()", "show()"])
def test_two_figures_of_a_cell_stay_two_where_they_were_shown(given_out, show):
    outputs = given_out(TWO.format(show=show), "print(plt.get_fignums())")
    kinds = [output.get("text") or sorted(output["data"]) for output in outputs[0]]
    figure = ["image/png", "text/plain"]
    assert kinds == ["first\n", figure, "second\n", figure]
    one, other = (o["data"]["image/png"] for o in outputs[0] if "data" in o)
    assert one != other
    assert [output["text"] for output in outputs[1]] == ["[]\n"]


def test_figures_that_nobody_shows_come_at_the_end_of_their_cell(given_out):
    cell = "import matplotlib.pyplot as plt\nfor n in range(2):\n    plt.subplots()\nprint('end')"
    outputs = given_out(cell, "pass")
    assert outputs[0][0]["text"] == "end\n"
    assert ["image/png" in output["data"] for output in outputs[0][1:]] == [True, True]
    assert outputs[1] == []


def test_another_backend_is_the_programs_own_choice(given_out):
    cell = "import matplotlib\nmatplotlib.use('Agg')\nimport matplotlib.pyplot as plt\n"
    (outputs,) = given_out(cell + "plt.plot([1])\nplt.show()").values()
    assert [sorted(output["data"]) for output in outputs] == [["image/png", "text/plain"]]


@pytest.mark.parametrize(
    "page",
    [
        "'<div>' * 19_000",  # 50 seconds
        "'<script ' * 12_000",  # 10 seconds
        "'<div>' * 100_000",
        "'<table><td ' * 9_000",
        "'<p>&#' * 19_000",
        "'<!--' * 20_000",
        "'<a b=' * 20_000",
        "'<![CDATA[' * 10_000",
    ],
)
def test_html_that_takes_long_to_clean_does_not_take_the_grader_long(given_out, page):
    began = time.process_time()
    outputs = given_out(RAISE_THE_CAPS, SHOW.format(page=page, times=3), "print('after')")
    assert time.process_time() - began < 8
    assert outputs[2][0]["text"] == "after\n"
    assert all("text/plain" in output["data"] for output in outputs[1])
    assert "<script" not in str(outputs[1])


def test_honest_html_is_there_beside_much_text(given_out):
    page = "'<table><tr><td>1</td></tr></table>' * 1000"
    (output,) = given_out(SHOW.format(page=page, times=1))[0]
    assert output["data"]["text/html"].count("<td>1</td>") == 1000


def test_a_cap_that_is_raised_in_the_jail_is_kept_outside(given_out):
    words = "'<b>x</b>' * 20_000"
    outputs = given_out(RAISE_THE_CAPS, SHOW.format(page=words, times=2), "print('x' * 10**6)")
    assert len(str(outputs[1])) < 3 * MAX_CHARACTERS
    assert len(outputs[2][0]["text"]) == MAX_CHARACTERS
    many = given_out(RAISE_THE_CAPS, SHOW.format(page="'x'", times=10 * MAX_OUTPUTS))
    assert len(many[1]) == MAX_OUTPUTS
