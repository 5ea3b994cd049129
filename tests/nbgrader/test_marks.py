"""What nbgrader's gradebook says after `nbgrader autograde`, and after the direct way."""

from __future__ import annotations

import json
import math
import re

import nbformat
import pytest
from nbgrader.utils import determine_grade, is_grade

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import ASSIGNMENTS, due_marks, fill_in

ALL = {"weighted_sum": 2.0, "sigmoid": 4.0, "activation": 2.0, "cost": 2.0}


def test_the_sample_class_is_marked_as_its_readme_says(graded):
    due = due_marks()
    assert len(due) > 15
    totals = {key: sum(graded.points(*key).values()) for key in due}
    assert totals == due


def test_both_ways_give_the_same_marks_cell_by_cell(graded, directly):
    one, other = graded.marks(), directly.marks()
    assert len(one) > 100
    assert other == one


def test_nbgrader_reads_every_test_cell_as_the_gradebook_says(graded):
    read = 0
    for (student, assignment, name), (points, _, _) in graded.marks().items():
        for cell in graded.autograded(student, assignment).cells:
            if is_grade(cell) and cell.metadata.nbgrader.grade_id == name:
                assert determine_grade(cell)[0] == points
                results = [o for o in cell.outputs if o.output_type == "execute_result"]
                assert len(results) == 1
                number = float(results[0].data["text/plain"])
                assert math.isfinite(number) and 0 <= number <= cell.metadata.nbgrader.points
                assert not [o for o in cell.outputs if o.output_type in ("error", "stream")]
                read += 1
    assert read == len(graded.marks())


def test_the_notebooks_of_both_ways_are_alike(graded, directly):
    hand_ins = {key[:2] for key in graded.marks() if key[0] not in made.ATTACKS}
    assert len(hand_ins) > 30
    for student, assignment in sorted(hand_ins):
        one, other = (c.autograded(student, assignment) for c in (graded, directly))
        assert [cell.source for cell in one.cells] == [cell.source for cell in other.cells]
        for cell, its in zip(one.cells, other.cells, strict=True):
            assert _alike(cell) == _alike(its), (student, assignment, cell.source)
        nbformat.validate(other)


def _alike(cell):
    """What a cell gave out, as far as it is the same whenever it is run."""
    if not is_grade(cell):
        given_out = json.dumps(cell.get("outputs"), sort_keys=True)
        return re.sub(r"0x[0-9a-f]+", "0x", given_out)
    # Either way asks for numbers of its own: they are drawn for the file that it is given.
    shown, points = cell.outputs
    first, *lines = shown.data["text/plain"].split("\n")
    return first, [line for line in lines if line.startswith(("✓", "✗"))], points


def test_partial_credit_has_a_message_and_a_hint_and_no_value_that_was_due(graded):
    cells = graded.autograded("José Núñez", "regression").cells
    (cell,) = (
        c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == "check-gradients"
    )
    assert graded.points("José Núñez", "regression")["gradients"] == 7
    text = "\n".join(o.data["text/plain"] for o in cell.outputs)
    assert "Exercise 3: gradients: 7 of 12" in text
    assert "Hint:" in text and "gradients(" in text
    assert not re.search(r"; expected [-\d\[{].*", text)


@pytest.mark.parametrize("student", made.ODD)
def test_an_odd_notebook_is_graded_right(graded, student):
    assert graded.points(student) == ALL


@pytest.mark.parametrize(
    ("student", "words"),
    [
        ("deleted", "The test cell check-cost was missing or edited; it is back."),
        ("edited", "The test cell check-sigmoid was missing or edited; it is back."),
        ("turned", "The test cell check-cost was missing or edited; it is back."),
        ("duplicated", "The cell check-sigmoid is there more than once; one of them counts."),
        ("no-metadata", "The test cell check-sigmoid was missing or edited; it is back."),
        ("givens-edited", "The cell givens had been edited; it has its own text again."),
    ],
)
def test_what_was_set_right_is_said_to_student_and_instructor(graded, directly, student, words):
    assert words in (graded.folder / "neuron.log").read_text()
    for course in (graded, directly):
        texts = [
            output.data["text/plain"]
            for cell in course.autograded(student).cells
            for output in cell.get("outputs", [])
            if "data" in output
        ]
        assert any(words in text for text in texts)
    if student.endswith("ed"):
        assert words in graded.feedback(student)


def test_the_feedback_and_the_export_agree_with_the_gradebook(graded):
    rows = {(r["student_id"], r["assignment"]): float(r["score"] or 0) for r in graded.exported()}
    for key in {key[:2] for key in graded.marks()}:
        assert rows[key] == pytest.approx(sum(graded.points(*key).values()))
    page = graded.feedback("José Núñez", "regression")
    assert "Score: 25.0 / 30.0" in page
    assert "Exercise 3: gradients: 7 of 12" in page


def test_points_of_test_cells_are_those_of_the_hidden_tests(graded):
    for assignment in ASSIGNMENTS:
        for cell in graded.autograded("anna-berg", assignment).cells:
            about = cell.metadata.get("nbgrader", {})
            if about.get("grade"):
                assert (
                    f": {about.points:g} of {about.points:g}" in cell.outputs[0].data["text/plain"]
                )


def test_the_log_names_the_isolation_and_a_secret_that_is_one_is_not_warned_of(graded):
    log = (graded.folder / "neuron.log").read_text()
    assert "Graded in the jail; isolation: " in log
    assert "The course's secret is" not in log


def test_a_missing_secret_is_warned_of_once_in_a_run(new_course):
    course = new_course("neuron")
    settings = course.solutions.parent / "pyproject.toml"
    settings.write_text(settings.read_text().replace('secret = "s"', 'secret = "change me"'))
    for student in ("one", "two"):
        course.hand_in(student, fill_in(course.released()))
    done = course.nbgrader("autograde", "neuron")
    assert (done.stdout + done.stderr).count('The course\'s secret is still "change me"') == 1
