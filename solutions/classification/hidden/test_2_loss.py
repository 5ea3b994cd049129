"""Exercise 2: L = −y log ŷ − (1 − y) log(1 − ŷ)."""

import pytest

pytestmark = pytest.mark.exercise("loss", "Exercise 2: loss")

# Always a ŷ that is far off, for a prediction cut to some range shows there; and none so close
# that what is added to keep log away from 0, say 1e-10, would be seen.
HINT = "−y log ŷ − (1 − y) log(1 − ŷ), with the natural logarithm."


@pytest.mark.points(1, title="the loss when y is 1", hint=HINT)
def test_one(student, solution, rng):
    for y_hat in rng.uniform([0.05, 0.4], [0.08, 0.85]).round(3).tolist():
        student.loss(1.0, y_hat).equals(solution.loss(1.0, y_hat))


@pytest.mark.points(1, title="the loss when y is 0", hint=HINT)
def test_zero(student, solution, rng):
    for y_hat in rng.uniform([0.15, 0.92], [0.6, 0.95]).round(3).tolist():
        student.loss(0.0, y_hat).equals(solution.loss(0.0, y_hat))
