"""Exercise 3: a = σ(z), by calling `sigmoid` on `z`.

Errors are carried forward: `a` is right when it is right for the student's own `z` and
`sigmoid`, or when it would be with right ones. A z that does not follow the givens and a
`sigmoid` that is the same everywhere, or not the same twice, carry nothing forward: any number
would be right for them.
"""

import pytest
from common.carried import NothingDue, first_to_match
from common.givens import draw_givens

pytestmark = pytest.mark.exercise("activation", "Exercise 3: activation")

HINT = "Call your function of Exercise 2 on your z of Exercise 1."


@pytest.mark.points(1, title="a for the givens", hint=HINT)
def test_these_givens(student, solution):
    check(student, solution, solution.z, {})


@pytest.mark.points(1, title="a follows other givens", hint=HINT + " Not the number: the call.")
def test_other_givens(student, solution, rng):
    givens = draw_givens(rng)
    check(
        student.rerun(**givens),
        solution,
        givens["w"] * givens["a_prev"] + givens["b"],
        givens,
        student,
    )


def check(run, solution, z, givens, student=None):
    """`run` is the program under `givens`; `z` the weighted sum that is right for them."""
    due = solution.sigmoid(z)
    again = (student or run).rerun
    first_to_match(
        lambda: (run.a, due),
        lambda: (run.a, solution.sigmoid(own_z(run, student))),
        lambda: (run.a, own_sigmoid(run, own_z(run, student))),
        lambda: (again(**givens | {"z": z, "sigmoid": solution.sigmoid}).a, due),
    )


def own_z(run, student):
    """The student's own z, if it is another one than under the givens of the lesson."""
    z = run.z.number()
    if student is not None and student.z.number() == z:
        raise NothingDue
    return z


def own_sigmoid(run, z):
    """What the student's own `sigmoid` makes of z, if it makes anything else of another number,
    and the same of the same."""
    value, again, other = (run.sigmoid(number).number() for number in (z, z, -1 - z))
    if value != again or value == other:
        raise NothingDue
    return value
