"""Hidden tests, expected values and solutions stay with the instructor: canaries say so."""

from __future__ import annotations

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import copy_solutions, fill_in

WORD, NUMBER = "Canary", "48151.62342"
HIDDEN = f"""

def secret_{WORD}():
    return {NUMBER}  # {WORD}


@pytest.mark.points(1, title="one more", hint="Look again.")
def test_{WORD}(student, solution):
    student.sigmoid(3.0).equals(secret_{WORD}())
"""


@pytest.fixture(scope="module")
def course(new_course, tmp_path_factory):
    solutions = copy_solutions(tmp_path_factory.mktemp("canaries"), secret=WORD)
    hidden = solutions / "neuron/hidden/test_2_sigmoid.py"
    hidden.write_text(hidden.read_text("utf-8") + HIDDEN, "utf-8")
    master = solutions / "neuron/neuron.py"
    text = master.read_text("utf-8")
    text = text.replace("    return 1 / (1", f"    {WORD} = {NUMBER}  # {WORD}\n    return 1 / (1")
    text = text.replace("z = w * a_prev + b\n", f"z = w * a_prev + b  # {WORD}\n")
    assert text.count(WORD) == 3
    master.write_text(text, "utf-8")
    course = new_course("neuron", solutions=solutions)
    blank = course.released()
    course.hand_in("right", fill_in(blank))
    course.hand_in("partly", fill_in(blank, made.PARTLY))
    course.hand_in("blank", blank)
    listening = made.ATTACKS["attack-tests-recorded"]
    (course.folder / "port").write_text("1")
    course.hand_in("listening", listening(fill_in(blank), course.folder))
    course.nbgrader("autograde", "neuron")
    course.nbgrader("generate_feedback", "neuron")
    return course


def test_the_canary_is_in_the_source_and_in_its_marks(course):
    assert WORD in (course.folder / "source/neuron/neuron.ipynb").read_text("utf-8")
    (cell,) = (
        cell
        for cell in course.autograded("right").cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "check-sigmoid"
    )
    assert "✗ one more" in cell.outputs[0].data["text/plain"]


@pytest.mark.parametrize("step", ["release", "submitted", "autograded", "feedback"])
def test_nothing_that_is_handed_out_or_about_knows_it(course, step):
    files = [file for file in (course.folder / step).rglob("*") if file.is_file()]
    assert any(file.suffix in (".ipynb", ".html") for file in files)
    for file in files:
        text = file.read_bytes()
        assert WORD.encode() not in text and NUMBER.encode() not in text, file


def test_no_visible_page_of_the_direct_way_knows_it_either(course):
    course.direct("sqlite:///gradebook.db")
    for file in (course.folder / "autograded").rglob("*.ipynb"):
        assert WORD.encode() not in file.read_bytes()
        assert NUMBER.encode() not in file.read_bytes()
