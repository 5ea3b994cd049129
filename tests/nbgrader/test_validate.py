"""`nbgrader validate` accuses no right code: what builds on an earlier slip may be right."""

from __future__ import annotations

import json
import shutil

import nbformat
import pytest

from autograder.course.assignments import open_course
from autograder.course.release import with_solutions
from autograder.selfcheck.builds_on import builds_on
from tests.nbgrader.nbcourse import PROJECT, NbCourse, fill_in, read

SLIP = ("output_error = -2 * (y - y_hat)", "output_error = 2 * (y - y_hat)")
ON_ITS_OWN = """
def train(X, y, params, learning_rate, epochs, rng):
    return params, [0.0] * epochs
"""


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    """A folder of a student's, with what was released."""
    base = tmp_path_factory.mktemp("student")
    (base / "home").mkdir()
    shutil.copytree(PROJECT / "exercises/regression", base / "mine/regression")
    return NbCourse(base / "mine", PROJECT / "solutions", base / "home")


@pytest.fixture(scope="module")
def solution():
    """The solution's cells, by their ids."""
    master = open_course(PROJECT / "solutions").assignments["regression"]
    cells = nbformat.reads(with_solutions(master, lambda exercise: 0).decode(), as_version=4).cells
    by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell.source for cell in cells}
    return {name: by_name[name] for name in ("forward", "loss", "gradients", "update", "train")}


def handed_in(student, answers):
    file = student.folder / "regression/regression.ipynb"
    nbformat.write(fill_in(read(file), answers), file)
    return str(file)


def validated(student, answers):
    return student.nbgrader("validate", handed_in(student, answers)).stdout


def trained(student, answers):
    """What the hidden tests give for `train`."""
    file = handed_in(student, answers)
    student.autograder(
        "grade", file, "--solutions", student.solutions, "--out", student.home / "out"
    )
    (report,) = student.home.glob("out/*/regression/report.json")
    exercises = json.loads(report.read_text("utf-8"))["exercises"]
    return next(one["score"] for one in exercises if one["name"] == "train")


def test_with_a_slip_in_gradients_alone_only_gradients_is_named(student, solution):
    answers = solution | {"gradients": solution["gradients"].replace(*SLIP)}
    assert answers["gradients"] != solution["gradients"]
    said = validated(student, answers)
    assert "VALIDATION FAILED ON 1 CELL(S)!" in said
    assert 'check("gradients")' in said
    assert 'check("train")' not in said


def test_and_grading_gives_all_points_for_its_train(student, solution):
    answers = solution | {"gradients": solution["gradients"].replace(*SLIP)}
    assert trained(student, answers) == 9


def test_a_train_that_is_wrong_by_itself_is_named_too(student, solution):
    answers = solution | {"gradients": solution["gradients"].replace(*SLIP), "train": ON_ITS_OWN}
    said = validated(student, answers)
    assert "VALIDATION FAILED ON 2 CELL(S)!" in said
    assert 'check("train")' in said


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
