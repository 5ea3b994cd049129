"""A course of `autograder new`, whose master has no metadata, through nbgrader's own commands."""

from __future__ import annotations

import pytest

from autograder.course.new import new
from tests.nbgrader.nbcourse import fill_in

RIGHT = {
    "solution-exercise-1-mean": "def mean(numbers):\n    return sum(numbers) / len(numbers)\n",
    "solution-exercise-2-weighted-mean": (
        "def weighted_mean(numbers, weights):\n"
        "    return sum(w * x for w, x in zip(weights, numbers)) / sum(weights)\n"
    ),
}


@pytest.fixture(scope="module")
def course(new_course, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    new(folder)
    return new_course("means", solutions=folder / "solutions")


def test_test_cells_earn_the_points_of_the_hidden_tests(course):
    released = course.released("means")
    assert "sum(numbers)" not in str(released)
    course.hand_in("right", fill_in(released, RIGHT), "means")
    course.hand_in("half", fill_in(released, dict([*RIGHT.items()][:1])), "means")
    course.nbgrader("autograde", "means")
    assert course.points("right", "means") == {"mean": 3, "weighted_mean": 3}
    assert course.points("half", "means") == {"mean": 3, "weighted_mean": 0}


def test_a_test_cell_that_was_deleted_comes_back_to_its_place(course):
    notebook = fill_in(course.released("means"), RIGHT)
    notebook.cells = [cell for cell in notebook.cells if cell.source != 'check("mean")']
    course.hand_in("deleted", notebook, "means")
    course.nbgrader("autograde", "means", "--student", "deleted")
    assert course.points("deleted", "means") == {"mean": 3, "weighted_mean": 3}
    sources = [cell.source for cell in course.autograded("deleted", "means").cells]
    assert sources.index('check("mean")') < sources.index('check("weighted_mean")')
