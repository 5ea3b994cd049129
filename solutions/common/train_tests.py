"""The hidden tests of `train`, but for how far it learns: by one row, two, three and six.

Errors are carried forward: `train` may be right for the student's own four functions.
"""

import pytest

from common.trainers import draw_training
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
    title="one row, three epochs: the parameters",
    hint="In each step take all nine gradients from the old parameters, then update all nine.",
)
def test_one_row_parameters(student, solution, rng):
    case = draw_training(rng, solution, 1)
    judge_train(student, solution, lambda train: judge_one_row(train, case, "parameters"))


@pytest.mark.points(
    2,
    title="one row, three epochs: the losses",
    hint="The loss of a step is taken before its update; losses[e] is the average of epoch e.",
)
def test_one_row_losses(student, solution, rng):
    case = draw_training(rng, solution, 1)
    judge_train(student, solution, lambda train: judge_one_row(train, case, "losses"))


@pytest.mark.points(
    2,
    title="two rows, one epoch: the end of a path",
    hint="As many steps as there are rows, each with the x and the y of one row.",
)
def test_two_rows(student, solution, rng):
    case = draw_training(rng, solution, 2)
    judge_train(student, solution, lambda train: judge_two_rows(train, case))


@pytest.mark.points(
    1,
    title="different generators, different rows",
    hint="Pick every row with rng, from all rows: rng.integers(len(X)), or a permutation.",
)
def test_random_rows(student, solution, rng):
    case = draw_training(rng, solution, 3)
    judge_train(student, solution, lambda train: judge_random_rows(train, case))


@pytest.mark.points(
    1,
    title="the rng that is given draws the rows, anew in each epoch",
    hint="Draw with the rng of the arguments, inside the loop over the epochs.",
)
def test_rng(student, solution, rng):
    two_rows, six_rows = draw_training(rng, solution, 2), draw_training(rng, solution, 6)

    def judge(train):
        judge_fresh_order(train, two_rows)
        judge_same_seed(train, six_rows)

    judge_train(student, solution, judge)
