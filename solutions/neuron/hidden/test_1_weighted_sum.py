"""Exercise 1: z = w · a_prev + b."""

import pytest
from common.givens import draw_givens

pytestmark = pytest.mark.exercise("weighted_sum", "Exercise 1: weighted sum")


@pytest.mark.points(
    1,
    title="z for the givens",
    hint="Multiply the weight by the activation of the neuron before, then add the bias.",
)
def test_these_givens(student, solution):
    student.z.equals(solution.z, "z")


@pytest.mark.points(
    1,
    title="z follows other givens",
    hint="Write z with the names w, a_prev and b, not with the numbers.",
)
def test_other_givens(student, rng):
    givens = draw_givens(rng)
    student.rerun(**givens).z.equals(givens["w"] * givens["a_prev"] + givens["b"])
