"""Exercise 4: C = (a − y)².

Errors are carried forward: `cost` is right when it is right for the student's own `a`, as far as
this is work (see `common/own_neuron.py`), or when it would be for the right one.
"""

import pytest
from common.carried import NothingDue, first_to_match, of_the_order
from common.givens import draw_givens
from common.own_neuron import Others, draw_other_function, right_z, sigmoid

pytestmark = pytest.mark.exercise("cost", "Exercise 4: cost")

HINT = "The difference between a and y, squared."


@pytest.mark.points(1, title="cost for the givens", hint=HINT)
def test_these_givens(student, solution, rng):
    check(student, student, solution, {"y": solution.y}, solution.a, rng)


@pytest.mark.points(
    1, title="cost follows other givens", hint=HINT + " Write it with the names a and y."
)
def test_other_givens(student, solution, rng):
    givens = draw_givens(rng)
    check(student.rerun(**givens), student, solution, givens, sigmoid(right_z(givens)), rng)


def check(run, student, solution, givens, a, rng):
    """`run` is the program under `givens`; `a` the activation that is right for them."""
    y = givens["y"]

    def by_own_a():
        others = Others(student, rng)
        conditions = [others.expect_miss_to_follow, others.expect_cost_to_follow_a_closely]
        if not student.a.matches(solution.a):
            conditions.insert(1, others.expect_a_to_follow)
        return run.cost, (run.a.number() - y) ** 2, *conditions

    def with_other_function():
        """Where all stands in a function, nothing may reach `a` but what it calls."""
        other, z = draw_other_function(rng), right_z(vars(solution) | givens)
        lent = student.rerun(**givens, sigmoid=other)
        if not of_the_order(lent.a.number() - run.a.number(), other(z) - sigmoid(z)):
            raise NothingDue
        others = Others(student, rng)
        return lent.cost, (lent.a.number() - y) ** 2, others.expect_cost_to_follow_a_closely

    first_to_match(
        lambda: (run.cost, (a - y) ** 2),
        lambda: (student.rerun(**givens, a=a).cost, (a - y) ** 2),
        by_own_a,
        with_other_function,
    )
