"""Exercise 4: C = (a − y)².

Errors are carried forward: `cost` is right when it is right for the student's own `a`, unless
that misses y by the same under all givens: then any number might be the cost of it.
"""

import pytest
from common.carried import NothingDue, first_to_match
from common.givens import draw_givens

pytestmark = pytest.mark.exercise("cost", "Exercise 4: cost")

HINT = "The difference between a and y, squared."


@pytest.mark.points(1, title="cost for the givens", hint=HINT)
def test_these_givens(student, solution):
    check(student, student, solution.a, {"y": solution.y})


@pytest.mark.points(
    1, title="cost follows other givens", hint=HINT + " Write it with the names a and y."
)
def test_other_givens(student, solution, rng):
    givens = draw_givens(rng)
    a = solution.sigmoid(givens["w"] * givens["a_prev"] + givens["b"])
    check(student.rerun(**givens), student, a, givens)


def check(run, student, a, givens):
    """`run` is the program under `givens`; `a` the activation that is right for them."""
    y = givens["y"]
    first_to_match(
        lambda: (run.cost, (a - y) ** 2),
        lambda: (run.cost, own_miss(run, y, student) ** 2),
        lambda: (student.rerun(**givens | {"a": a}).cost, (a - y) ** 2),
    )


def own_miss(run, y, student):
    """How far the student's own `a` is from y."""
    miss = run.a.number() - y
    if miss == 0 or (run is not student and student.a.number() - student.y.number() == miss):
        raise NothingDue
    return miss
