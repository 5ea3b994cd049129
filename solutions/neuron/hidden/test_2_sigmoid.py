"""Exercise 2: σ(z) = 1 / (1 + e⁻ᶻ)."""

import pytest

pytestmark = pytest.mark.exercise("sigmoid", "Exercise 2: sigmoid")

HINT = "σ(z) = 1 / (1 + e⁻ᶻ): mind the minus sign, and the brackets around the denominator."


@pytest.mark.points(
    1, title="σ(0) is one half", hint="e⁻⁰ is 1, whatever the sign in the exponent."
)
def test_zero(student):
    student.sigmoid(0.0).equals(0.5)


@pytest.mark.points(1, title="σ(2)", hint=HINT)
def test_two(student):
    student.sigmoid(2.0).equals(0.8807970779778823)


@pytest.mark.points(1, title="σ of some positive numbers", hint=HINT)
def test_positive(student, solution, rng):
    for z in rng.uniform(0.1, 5, size=3).round(2).tolist():
        student.sigmoid(z).equals(solution.sigmoid(z))


@pytest.mark.points(1, title="σ of some negative numbers", hint=HINT)
def test_negative(student, solution, rng):
    for z in rng.uniform(-5, -0.1, size=3).round(2).tolist():
        student.sigmoid(z).equals(solution.sigmoid(z))
