"""Exercise 5: the whole training."""

import pytest
from common.train_tests import *  # noqa: F403
from common.training import judge_train
from common.training_judges import judge_learning

pytestmark = pytest.mark.exercise("train", "Exercise 5: train")


@pytest.mark.points(
    1,
    title="75 epochs of the full data take the loss under 0.5",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_learns(student, solution):
    data = solution.X, solution.y, solution.initialize_parameters()
    judge_train(student, solution, lambda train: judge_learning(train, data, 0.001, 75, 0.5))
