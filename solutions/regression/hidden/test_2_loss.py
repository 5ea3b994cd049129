"""Exercise 2: L = (y − ŷ)²."""

import pytest

pytestmark = pytest.mark.exercise("loss", "Exercise 2: loss")

HINT = "The difference between y and ŷ, squared: not halved, and no average."


def drawn(rng):
    """A y, and how far ŷ is from it: ending in a 7, so that the square has all its decimals."""
    y, miss = rng.uniform([2, 0.2], [6, 3]).round(2).tolist()
    return y, miss + 0.0007


@pytest.mark.points(1, title="the loss when ŷ is too small", hint=HINT)
def test_too_small(student, solution, rng):
    for _ in range(2):
        y, miss = drawn(rng)
        student.loss(y, y - miss).equals(solution.loss(y, y - miss))


@pytest.mark.points(1, title="the loss when ŷ is too large", hint=HINT)
def test_too_large(student, solution, rng):
    for _ in range(2):
        y, miss = drawn(rng)
        student.loss(y, y + miss).equals(solution.loss(y, y + miss))
