"""Exercise 5: the whole training."""

import numpy as np
import pytest
from common.train_tests import *  # noqa: F403
from common.trainers import draw_params
from common.training import judge_train
from common.training_judges import judge_learning

# Alike for every student: a wrong training may learn from one beginning, and not from another.
START = draw_params(np.random.default_rng(0))

pytestmark = pytest.mark.exercise("train", "Exercise 5: train")


@pytest.mark.points(
    1,
    title="50 epochs of the full data, standardised, take the loss under 0.2",
    hint="The parameters of one epoch are where the next begins; returned are the last ones.",
)
def test_learns(student, solution, rng):
    X = (solution.X - solution.X.mean(axis=0)) / solution.X.std(axis=0)
    data = X, solution.y, START
    judge_train(
        student,
        solution,
        rng,
        2,
        lambda train, case: judge_learning(train, data, 3.0, 50, 0.2, case),
    )
