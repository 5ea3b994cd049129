"""Exercise 1: O₁ⱼ = σ(Σᵢ w¹ᵢⱼ xᵢ + b₁ⱼ) and ŷ = σ(w²₁₁ O₁₁ + w²₂₁ O₁₂ + b₂₁)."""

import pytest
from common.trainers import draw_case, expect_untouched

pytestmark = pytest.mark.exercise("forward", "Exercise 1: forward")


@pytest.mark.points(
    2,
    title="the hidden outputs O₁₁ and O₁₂",
    hint="σ of the sum of both inputs, each times its own weight, and the neuron's own bias.",
)
def test_hidden(student, solution, rng):
    for _ in range(2):
        x, _, params = draw_case(rng)
        _, hidden = student.forward(x, params).parts(2)
        hidden.equals(solution.forward(x, params)[1], "O₁₁ and O₁₂")


@pytest.mark.points(
    2,
    title="the output ŷ",
    hint="σ of the sum of both hidden outputs, each times its own w², and the bias b₂₁.",
)
def test_output(student, solution, rng):
    for _ in range(2):
        x, _, params = draw_case(rng)
        answer, after = student.forward.with_arguments(x, params)
        y_hat, _ = answer.parts(2)
        y_hat.equals(solution.forward(x, params)[0], "ŷ")
        expect_untouched(after[1], params)
