"""The hidden tests of `train`, but for how far it learns: by one row, two, three and six.

Errors are carried forward: `train` may be right for the student's own four functions.
"""

import pytest

from common.training import judge_train
from common.training_judges import (
    judge_fresh_order,
    judge_one_row,
    judge_random_rows,
    judge_same_seed,
    judge_two_rows,
)

__all__ = [  # noqa: RUF022 - in the order of the report
    "test_one_row_parameters",
    "test_one_row_losses",
    "test_two_rows",
    "test_random_rows",
    "test_rng",
]


@pytest.mark.points(
    2,
    title="one row, a dozen epochs: the parameters",
    hint="In each step take all nine gradients from the old parameters, then update all nine.",
)
def test_one_row_parameters(student, solution, rng):
    judge_train(
        student, solution, rng, 1, lambda train, case: judge_one_row(train, case, "parameters")
    )


@pytest.mark.points(
    2,
    title="one row, a dozen epochs: the losses",
    hint="The loss of a step is taken before its update; losses[e] is the average of epoch e.",
)
def test_one_row_losses(student, solution, rng):
    judge_train(student, solution, rng, 1, lambda train, case: judge_one_row(train, case, "losses"))


@pytest.mark.points(
    2,
    title="two rows: the end of a path",
    hint="As many steps as there are rows, each with the x and the y of one row.",
)
def test_two_rows(student, solution, rng):
    judge_train(student, solution, rng, 2, judge_two_rows)


@pytest.mark.points(
    1,
    title="different generators, different rows",
    hint="Pick every row with rng, from all rows: rng.integers(len(X)), or a permutation.",
)
def test_random_rows(student, solution, rng):
    judge_train(student, solution, rng, 3, judge_random_rows)


@pytest.mark.points(
    1,
    title="the rng that is given draws the rows, anew in each epoch",
    hint="Draw with the rng of the arguments, inside the loop over the epochs.",
)
def test_rng(student, solution, rng):
    def judge(train, case):
        X, y, params, rate = case
        judge_fresh_order(train, (X[:2], y[:2], params, rate))
        judge_same_seed(train, case)

    judge_train(student, solution, rng, 6, judge)
