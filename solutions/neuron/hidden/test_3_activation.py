"""Exercise 3: a = σ(z), by calling `sigmoid` on `z`.

Errors are carried forward: `a` is right when it is right for the student's own `z` and
`sigmoid`, as far as these are work (see `common/own_neuron.py`), or when it would be with others.
"""

import pytest
from common.carried import NothingDue, first_to_match
from common.givens import draw_givens
from common.own_neuron import Others, draw_other_function, right_z, sigmoid

pytestmark = pytest.mark.exercise("activation", "Exercise 3: activation")

HINT = "Call your function of Exercise 2 on your z of Exercise 1."


@pytest.mark.points(1, title="a for the givens", hint=HINT)
def test_these_givens(student, solution, rng):
    check(student, student, {}, solution.z, rng)


@pytest.mark.points(1, title="a follows other givens", hint=HINT + " Not the number: the call.")
def test_other_givens(student, rng):
    givens = draw_givens(rng)
    check(student.rerun(**givens), student, givens, right_z(givens), rng)


def check(run, student, givens, z, rng):
    """`run` is the program under `givens`; `z` the weighted sum that is right for them."""
    other = draw_other_function(rng)

    def with_other_function(**pins):
        lent = student.rerun(**givens, **pins, sigmoid=other)
        return lent.a, other(lent.z.number())

    def by_own_z():
        others = Others(student, rng)
        conditions = others.expect_z_to_follow, others.expect_a_to_follow_z_closely
        return run.a, sigmoid(run.z.number()), *conditions

    def by_own_sigmoid():
        if not run.z.matches(z):
            raise NothingDue  # with two slips before it, anything might follow
        own, others = run.a, Others(student, rng)
        return own, others.own_sigmoid(z), others.expect_z_to_follow, others.expect_a_to_follow

    first_to_match(
        lambda: (run.a, sigmoid(z)),
        lambda: (student.rerun(**givens, z=z).a, sigmoid(z)),
        with_other_function,
        lambda: with_other_function(z=z),
        by_own_z,
        by_own_sigmoid,
    )
