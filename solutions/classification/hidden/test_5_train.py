"""Exercise 5: the whole training."""

import pytest
from common.train_tests import *  # noqa: F403
from common.trainers import draw_params
from common.training import judge_train
from common.training_judges import judge_learning

pytestmark = pytest.mark.exercise("train", "Exercise 5: train")


@pytest.mark.points(
    1,
    title="50 epochs of the full data, standardised, take the loss under 0.2",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_learns(student, solution, rng):
    X = (solution.X - solution.X.mean(axis=0)) / solution.X.std(axis=0)
    data = X, solution.y, draw_params(rng)
    judge_train(student, solution, lambda train: judge_learning(train, data, 1.0, 50, 0.2))
