"""Exercise 1: O₁ⱼ = σ(Σᵢ w¹ᵢⱼ xᵢ + b₁ⱼ) and ŷ = σ(w²₁₁ O₁₁ + w²₂₁ O₁₂ + b₂₁)."""

import pytest
from common.forward_judges import judge_hidden, judge_output

pytestmark = pytest.mark.exercise("forward", "Exercise 1: forward")


@pytest.mark.points(
    2,
    title="the hidden outputs O₁₁ and O₁₂",
    hint="σ of the sum of both inputs, each times its own weight, and the neuron's own bias.",
)
def test_hidden(student, solution, rng):
    judge_hidden(student, solution, rng)


@pytest.mark.points(
    2,
    title="the output ŷ",
    hint="σ of the sum of both hidden outputs, each times its own w², and the bias b₂₁.",
)
def test_output(student, solution, rng):
    judge_output(student, solution, rng)
