"""What follows from a student's own z, `sigmoid` and a, as far as these are work.

They are: where other givens make them others, as they would the true ones; or where a function
that is lent in the place of `sigmoid` does.
"""

import numpy as np

from autograder.testing.answer import close
from common.carried import NothingDue, differ_alike, of_the_order
from common.givens import draw_givens

_FEW = 4
_STEPS = [0.03 / 10**n for n in range(5)]  # by so much the givens are moved, to see what moves
_LEAP = 10  # times as far: nothing that is computed from the givens goes there
_NEAR = 1e-6  # by so much another z is asked for, to see whether this one is an exception


def sigmoid(z):
    """σ(z)."""
    return 1 / (1 + np.exp(-z))


def right_z(givens):
    """The weighted sum."""
    return givens["w"] * givens["a_prev"] + givens["b"]


def draw_other_function(rng):
    """A function to be lent in the place of `sigmoid`: whoever calls it has other numbers."""
    size, shift = rng.uniform(0.6, 0.9, 2)

    def function(z):
        value = size * sigmoid(np.asarray(z, dtype=float) - shift)
        return value if value.shape else float(value)

    return function


class Others:
    """The program under some other givens, drawn anew."""

    def __init__(self, student, rng):
        self._student, self._rng = student, rng
        self._givens = [draw_givens(rng) for _ in range(_FEW)]
        self._runs = [student.rerun(**givens) for givens in self._givens]

    def expect_z_to_follow(self):
        """Insist that z differs from givens to givens.

        Raises:
            NothingDue: it does not; any number would be right for such a z.
        """
        self._expect(lambda run: run.z.number(), right_z)

    def expect_a_to_follow(self):
        """The same of a."""
        self._expect(lambda run: run.a.number(), lambda givens: sigmoid(right_z(givens)))

    def expect_miss_to_follow(self):
        """The same of a − y, for which this need be no more than y."""
        ys = iter([givens["y"] for givens in self._givens])
        self._expect(
            lambda run: run.a.number() - next(ys),
            lambda givens: sigmoid(right_z(givens)) - givens["y"],
        )

    def _expect(self, own, true):
        if not differ_alike([own(r) for r in self._runs], [true(g) for g in self._givens]):
            raise NothingDue

    def expect_a_to_follow_z_closely(self):
        """Insist that z moves with the givens, by little with little, and that a is its σ there.

        Raises:
            NothingDue: it leaps, or one does not go with the other: they may be looked up
                somewhere, by the givens or by the number of the run.
        """
        for run, _ in self._nearby(lambda run, _: run.z.number()):
            if not run.a.matches(sigmoid(run.z.number())):
                raise NothingDue

    def expect_cost_to_follow_a_closely(self):
        """The same of a − y and the cost."""
        for run, y in self._nearby(lambda run, y: run.a.number() - y):
            if not run.cost.matches((run.a.number() - y) ** 2):
                raise NothingDue

    def _nearby(self, own):
        """The program under givens that are ever nearer to some, each with its y."""
        run, givens = self._runs[0], self._givens[0]
        here, farthest = own(run, givens["y"]), 0.0
        yield run, givens["y"]
        for step in self._rng.permutation(_STEPS):
            near = {
                name: value + step * self._rng.uniform(0.5, 1) for name, value in givens.items()
            }
            run = self._student.rerun(**near)
            move = abs(own(run, near["y"]) - here)
            if not move <= _LEAP * step:
                raise NothingDue
            farthest = max(farthest, move)
            yield run, near["y"]
        if not farthest:
            raise NothingDue

    def own_sigmoid(self, z):
        """What the student's own `sigmoid` makes of z: asked in a run where z is another one.

        Raises:
            NothingDue: it is the same everywhere, not the same twice, or an exception at z.
        """
        asked, near = self._student.rerun(), z + _NEAR * self._rng.uniform(0.5, 1)
        places = np.array([z, near, *self._rng.uniform(-5, 5, _FEW)])
        own = np.full(len(places), np.nan)
        for n in self._rng.permutation(len(places)):
            own[n] = asked.sigmoid(float(places[n])).number()
        again = [asked.sigmoid(float(place)).number() for place in places]
        true = sigmoid(places)
        is_smooth = close(own[0], own[1]) or of_the_order(own[0] - own[1], true[0] - true[1])
        if not (close(again, own) and differ_alike(own[1:], true[1:]) and is_smooth):
            raise NothingDue
        return float(own[0])
