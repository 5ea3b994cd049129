"""Exercise 5: the whole training.

Errors are carried forward: `train` may be right for the student's own four functions.
"""

import pytest
from common.trainers import draw_params, draw_rows
from common.training import judge_train
from common.training_judges import (
    judge_fresh_order,
    judge_learning,
    judge_one_row,
    judge_random_rows,
    judge_same_seed,
    judge_two_rows,
)

pytestmark = pytest.mark.exercise("train", "Exercise 5: train")
RATES = (0.01, 0.03)


def drawn(rng, rows):
    """Some rows, parameters, and a step large enough for a wrong one to show."""
    X, y = draw_rows(rng, rows)
    return X, y, draw_params(rng), round(float(rng.uniform(*RATES)), 3)


@pytest.mark.points(
    2,
    title="one row, three epochs: the parameters",
    hint="In each step take all nine gradients from the old parameters, then update all nine.",
)
def test_one_row_parameters(student, solution, rng):
    case = drawn(rng, 1)
    judge_train(student, solution, lambda train: judge_one_row(train, case, "parameters"))


@pytest.mark.points(
    2,
    title="one row, three epochs: the losses",
    hint="The loss of a step is taken before its update; losses[e] is the average of epoch e.",
)
def test_one_row_losses(student, solution, rng):
    case = drawn(rng, 1)
    judge_train(student, solution, lambda train: judge_one_row(train, case, "losses"))


@pytest.mark.points(
    2,
    title="two rows, one epoch: the end of a path",
    hint="As many steps as there are rows, each with the x and the y of one row.",
)
def test_two_rows(student, solution, rng):
    case = drawn(rng, 2)
    judge_train(student, solution, lambda train: judge_two_rows(train, case))


@pytest.mark.points(
    1,
    title="different generators, different rows",
    hint="Pick every row with rng, from all rows: rng.integers(len(X)), or a permutation.",
)
def test_random_rows(student, solution, rng):
    case = drawn(rng, 3)
    judge_train(student, solution, lambda train: judge_random_rows(train, case))


@pytest.mark.points(
    1,
    title="the rng that is given draws the rows, anew in each epoch",
    hint="Draw with the rng of the arguments, inside the loop over the epochs.",
)
def test_rng(student, solution, rng):
    two_rows, six_rows = drawn(rng, 2), drawn(rng, 6)

    def judge(train):
        judge_fresh_order(train, two_rows)
        judge_same_seed(train, six_rows)

    judge_train(student, solution, judge)


@pytest.mark.points(
    1,
    title="75 epochs of the full data take the loss under 0.5",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_learns(student, solution):
    data = solution.X, solution.y, solution.initialize_parameters()
    judge_train(student, solution, lambda train: judge_learning(train, data, 0.001, 75, 0.5))
