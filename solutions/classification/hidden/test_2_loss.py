"""Exercise 2: L = −y log ŷ − (1 − y) log(1 − ŷ)."""

import pytest

pytestmark = pytest.mark.exercise("loss", "Exercise 2: loss")

HINT = "−y log ŷ − (1 − y) log(1 − ŷ), with the natural logarithm."

# What may be added to keep log away from 0.
MOST_ADDED = 1e-7


@pytest.mark.points(1, title="the loss when y is 1", hint=HINT)
def test_one(student, solution, rng):
    for y_hat in rng.uniform([0.003, 0.4], [0.005, 0.85]).round(5).tolist():
        check(student.loss(1.0, y_hat), solution.loss(1.0, y_hat), y_hat)


@pytest.mark.points(1, title="the loss when y is 0", hint=HINT)
def test_zero(student, solution, rng):
    for y_hat in rng.uniform([0.15, 0.995], [0.6, 0.997]).round(5).tolist():
        check(student.loss(0.0, y_hat), solution.loss(0.0, y_hat), 1 - y_hat)


def check(answer, due, probability):
    """`probability` is what was given to what really happened: always far off once, for there a
    prediction shows that is cut to some range."""
    least = due - MOST_ADDED / probability
    if not least < answer.number() < due:
        answer.equals(due)
