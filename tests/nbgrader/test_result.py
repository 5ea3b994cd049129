"""One clean number under a test cell: read back by nbgrader's own `determine_grade`."""

from __future__ import annotations

import math

import pytest
from nbformat import from_dict
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from autograder.nbgrader.cells import SourceCell, set_right
from autograder.nbgrader.result import NoMarkError, exercise_in, outputs_of, points_for
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult


def result(score, most, message="z is 3; expected 4."):
    test = TestResult(
        id="t",
        title="<b>z</b>",
        score=score,
        max_score=most,
        outcome=Outcome.FAILED,
        message=message,
    )
    return ExerciseResult(name="z", title="Exercise 1", score=score, max_score=most, tests=(test,))


def cell(outputs, worth):
    about = {"grade": True, "solution": False, "locked": True, "grade_id": "z", "points": worth}
    made = new_code_cell("check('z')", outputs=outputs, metadata={"nbgrader": about})
    return from_dict(made)


@pytest.mark.parametrize("score", [0, 0.0, 1e-12, 1 / 3, 0.1 + 0.2, 7, 12])
@pytest.mark.parametrize("worth", [12, 12.0, 1, 100, 0.5])
def test_nbgrader_reads_the_points_to_the_last_digit(score, worth):
    exercise = result(score, 12)
    points, most = determine_grade(cell(outputs_of(exercise, worth), worth))
    assert points == points_for(exercise, worth)
    assert points == pytest.approx(score / 12 * worth)
    assert most == worth


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf, -1, -1e-300, 12.5])
def test_what_is_no_number_of_points_is_an_error_and_never_an_output(score):
    with pytest.raises(NoMarkError):
        outputs_of(result(score, 12), 12)


def test_an_exercise_worth_nothing_gives_no_points_of_something():
    with pytest.raises(NoMarkError):
        outputs_of(result(0, 0), 12)


def test_a_submission_that_was_not_graded_has_no_exercise():
    report = Report(
        student="ada",
        assignment="neuron",
        status=Status.NOT_GRADED,
        score=None,
        max_score=10,
        submission=None,
        isolation="none",
        seed=1,
        notes=("A fault.",),
    )
    with pytest.raises(NoMarkError, match=r"A fault\."):
        exercise_in(report, "z", "check-z")


def test_words_are_text_and_never_markup():
    page = outputs_of(result(0, 1, "<script>alert(1)</script>"), 1)[0]["data"]["text/html"]
    assert "<script" not in page and "<b>z" not in page


def failed(name, **more):
    about = {"score": 0, "max_score": 1, "outcome": Outcome.FAILED, "message": "z is 3."}
    return TestResult(id=name, title=name, **(about | more))


def test_a_test_cell_says_what_the_students_page_says():
    steps = ("Look at <b>.", "There is a bias.", "z = w a + b")
    tests = (
        failed("first", mistake="no-bias", explanation="The bias is left out.", hints=steps),
        failed("second", hints=steps),
        failed("third", message="z is 4.", hint="Add b."),
    )
    exercise = ExerciseResult.of("z", "Exercise 1", tests)
    shown = outputs_of(exercise, 3, fix_first=tests[0])[0]["data"]
    page, text = shown["text/html"], shown["text/plain"]
    assert (
        page.index("this is what to fix first") < page.index("Likely cause") < page.index("z is 3")
    )
    assert "The bias is left out." in page and "The bias is left out." in text
    assert [page.count(f"Hint {n} of 3") for n in (1, 2, 3)] == [1, 1, 1]
    assert page.index("Hint 1 of 3") < page.index("Look at &lt;b&gt;.") < page.index("Hint 2 of 3")
    assert page.count("<details>") == page.count("</details>") == 4
    assert page.count("z is 3.") == 1 and "The same message as for the test above." in page
    assert "This is what to fix first." in text and "Hint: Add b." in text


def test_what_is_to_be_fixed_first_is_said_in_one_test_cell_only():
    tests = (failed("first"), failed("second"))
    one, other = (ExerciseResult.of(test.id, test.title, [test]) for test in tests)
    first = "fix first"
    pages = [outputs_of(one_of, 1, fix_first=tests[0])[0]["data"] for one_of in (one, other)]
    assert first in pages[0]["text/html"] and first in pages[0]["text/plain"]
    assert first not in pages[1]["text/html"] and first not in pages[1]["text/plain"]


SOURCE = {
    "given": SourceCell("given", "code", "w = 1", locked=True),
    "work": SourceCell("work", "code", "pass", locked=False, solution=True),
    "check-z": SourceCell("check-z", "code", 'check("z")', locked=True, grade=True, points=2.0),
    "essay": SourceCell("essay", "markdown", "?", False, grade=True, solution=True, points=5.0),
}
ORDER = tuple(SOURCE)


def submitted(*cells):
    return [
        {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": grade_id}}}
        for grade_id, source in cells
    ]


def ids(cells):
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in cells]


def test_a_missing_test_cell_comes_behind_what_stands_before_it():
    cells = submitted(("given", "w = 1"), ("work", "z = w"), ("", "print()"))
    set_right(cells, SOURCE, ORDER)
    assert ids(cells) == ["given", "work", "check-z", None]


def test_work_in_a_test_cell_is_kept_beside_a_fresh_one():
    cells = submitted(("check-z", "z = w  # mine"))
    set_right(cells, SOURCE, ORDER)
    assert [cell["source"] for cell in cells] == ["z = w  # mine", 'check("z")']
    assert ids(cells) == [None, "check-z"]


def test_points_and_flags_are_never_the_students():
    cells = submitted(("check-z", 'check("z")'))
    cells[0]["metadata"]["nbgrader"] |= {"points": 1000, "grade": False, "solution": True}
    set_right(cells, SOURCE, ORDER)
    assert cells[0]["metadata"]["nbgrader"] == SOURCE["check-z"].metadata


@pytest.mark.parametrize(
    "metadata", [None, [], "x", {"nbgrader": 3}, {"nbgrader": {"grade_id": []}}]
)
def test_metadata_of_any_make_is_put_up_with(metadata):
    cells = [{"cell_type": "code", "source": ["z ", "= 1"], "metadata": metadata}]
    set_right(cells, SOURCE, ORDER)
    assert ids(cells) == [None, "check-z"]


def test_a_cell_for_a_person_to_read_keeps_its_text():
    cells = submitted(("essay", "My answer"))
    set_right(cells, SOURCE, ORDER)
    assert (cells[0]["cell_type"], cells[0]["source"]) == ("markdown", "My answer")
