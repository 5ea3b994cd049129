"""The tests of part 1 that you can see. Run `pytest` in this folder; -k sigmoid runs some.

`student` is your own file: `student.z` is your z, `student.sigmoid(0.0)` calls your function,
and `student.rerun(w=0.3)` runs your file again with another w.
"""

import numpy as np
import pytest

weighted_sum = pytest.mark.exercise("weighted_sum", "Exercise 1: weighted sum")
sigmoid = pytest.mark.exercise("sigmoid", "Exercise 2: sigmoid")
activation = pytest.mark.exercise("activation", "Exercise 3: activation")
cost = pytest.mark.exercise("cost", "Exercise 4: cost")


@weighted_sum
@pytest.mark.points(
    1,
    title="z for the givens",
    hint="Multiply the weight by the activation of the neuron before, then add the bias.",
)
def test_weighted_sum(student):
    student.z.equals(1.125)


@weighted_sum
@pytest.mark.points(
    1,
    title="z follows other givens",
    hint="Write z with the names w, a_prev and b, not with the numbers.",
)
def test_weighted_sum_of_other_givens(student):
    student.rerun(w=2.0, b=-0.5, a_prev=0.75).z.equals(1.0)


@sigmoid
@pytest.mark.points(1, title="σ(0) is one half", hint="e⁻⁰ is 1, whatever the sign in front of z.")
def test_sigmoid_of_zero(student):
    student.sigmoid(0.0).equals(0.5)


@sigmoid
@pytest.mark.points(1, title="σ(2)", hint="Mind the minus sign in the exponent, and the brackets.")
def test_sigmoid_of_two(student):
    student.sigmoid(2.0).equals(0.8807970779778823)


@sigmoid
@pytest.mark.points(
    1, title="σ(−1.5)", hint="Mind the minus sign in the exponent, and the brackets."
)
def test_sigmoid_of_a_negative_number(student):
    student.sigmoid(-1.5).equals(0.18242552380635635)


@sigmoid
@pytest.mark.points(
    1, title="σ(z) and σ(−z) add up to 1", hint="Use the z that is handed in, not the one above."
)
def test_sigmoid_is_symmetric(student):
    for z in (0.3, 1.1, 4.0):
        student.sigmoid(-z).equals(1 - student.sigmoid(z).number())


@activation
@pytest.mark.points(
    1, title="a for the givens", hint="Call your function of Exercise 2 on your z of Exercise 1."
)
def test_activation(student):
    if not student.a.matches(0.7549149868676283):
        student.a.equals(student.sigmoid(student.z.number()).number())


@activation
@pytest.mark.points(
    1,
    title="a follows other givens",
    hint="Write a as a call of sigmoid, not as the number that it gave.",
)
def test_activation_of_other_givens(student):
    other = student.rerun(w=2.0, b=-0.5, a_prev=0.75)
    if not other.a.matches(0.7310585786300049):
        other.a.equals(student.sigmoid(other.z.number()).number())


@cost
@pytest.mark.points(1, title="cost for the givens", hint="The difference between a and y, squared.")
def test_cost(student):
    if not student.cost.matches(0.06006666366209483):
        student.cost.equals(np.square(student.a.number() - 1.0))


@cost
@pytest.mark.points(
    1,
    title="cost follows other givens",
    hint="The difference between a and y, squared: with the names, not the numbers.",
)
def test_cost_of_other_givens(student):
    other = student.rerun(w=2.0, b=-0.5, a_prev=0.75, y=0.25)
    other.cost.equals(np.square(other.a.number() - 0.25))
