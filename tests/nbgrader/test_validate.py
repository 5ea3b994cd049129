"""`nbgrader validate` accuses no right code: what builds on an earlier slip may be right."""

from __future__ import annotations

import pytest

from autograder.selfcheck.builds_on import builds_on
from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import fill_in, read

SLIP = ("output_error = -2 * (y - y_hat)", "output_error = 2 * (y - y_hat)")
ON_ITS_OWN = """
def train(X, y, params, learning_rate, epochs, rng):
    return params, [0.0] * epochs
"""


@pytest.fixture(scope="module")
def course(new_course):
    return new_course("neuron", "regression")


@pytest.fixture(scope="module")
def solution(course):
    """The solution's cells, by their ids."""
    notebook = read(course.folder / "source/regression/regression.ipynb")
    cells = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    names = ("forward", "loss", "gradients", "update", "train")
    return {name: cells[name].source for name in names}


def validated(course, answers, assignment="regression"):
    file = course.hand_in("validating", fill_in(course.released(assignment), answers), assignment)
    return course.nbgrader("validate", str(file)).stdout


def test_with_a_slip_in_gradients_alone_only_gradients_is_named(course, solution):
    answers = solution | {"gradients": solution["gradients"].replace(*SLIP)}
    assert answers["gradients"] != solution["gradients"]
    said = validated(course, answers)
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said
    assert 'check("gradients")' in said
    assert 'check("train")' not in said
    course.nbgrader("autograde", "regression")
    assert course.points("validating", "regression")["train"] == 9


def test_a_train_that_is_wrong_by_itself_is_named_too(course, solution):
    answers = solution | {"gradients": solution["gradients"].replace(*SLIP), "train": ON_ITS_OWN}
    said = validated(course, answers)
    assert "VALIDATION FAILED ON 2 CELL(S)!" in said
    assert 'check("train")' in said


def test_a_slip_in_a_function_is_none_of_the_numbers_made_with_it(course):
    said = validated(course, made.PARTLY | {"cost": "cost = (a - y) ** 3"}, "neuron")
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said  # cost is looked at again after sigmoid
    said = validated(course, made.RIGHT | {"cost": "cost = (a - y) ** 3"}, "neuron")
    assert 'check("cost")' in said


ASKED = {"f": frozenset({"f"}), "g": frozenset({"g"}), "h": frozenset({"h", "f"})}


@pytest.mark.parametrize(
    ("cells", "exercise", "due"),
    [
        (["def f(x): return x", "def g(x): return f(x)"], "g", ["f"]),
        (["def f(x): return x", "def k(x): return f(x)\ndef g(x): return k(x)"], "g", ["f"]),
        (["def f(x): return x", "def g(f): return f"], "g", []),
        (["def f(x): return x", "def g(x):\n    f = x\n    return f"], "g", []),
        (["def f(x): return x", "def g(x): raise NotImplementedError(f(x))"], "g", []),
        (["f = 3", "g = f + 1"], "g", ["f"]),
        (["f = 3", "g = 4", "h = 5"], "h", ["f"]),  # its tests ask for f
        (["def f(x): return x", "g = None"], "g", []),
        (["def f(x): return x", "%matplotlib inline\ng = [f(n) for n in range(3)]"], "g", ["f"]),
        (["f = 3", "def g(:"], "g", []),
    ],
)
def test_what_code_builds_on_is_read_from_its_names(cells, exercise, due):
    assert builds_on(exercise, ASKED, cells) == due
