"""What right `gradients` are, and that the student's own `update` can use them."""

import functools
from weakref import WeakSet

import numpy as np

from autograder.testing.answer import Mismatch, close
from autograder.testing.replies import StudentError
from common.carried import NothingDue, differ_alike, first_to_pass, of_the_order
from common.stand_ins import stand_ins
from common.trainers import (
    PARAMETERS,
    SHAPES,
    expect_parameters,
    expect_untouched,
    own_forward,
    same_parameters,
    sendable,
)

_ROUNDING = 1e-13
_HARDLY = 1e-3  # no slip makes a loss larger or smaller by so little
_IDLE = WeakSet()  # students from whose `forward` nothing follows: they are not asked again
_FEW, _MANY = 4, 24  # rows that the student's own functions are asked about at a time, and at most


def judge_partial(student, solution, partials, rng, draw, symbol):
    """One of the nine, ∂L/∂`symbol`. See `Case` for what is asked, and what is carried forward.

    It may use what a call of `forward` for the same row has left behind: that is for `judge_all_nine`.
    """
    number = [one for _, _, one in PARAMETERS].index(symbol)
    key, index, _ = PARAMETERS[number]

    def judge(gradients, case, due):
        answer = gradients(*case)
        answer[key].shaped(SHAPES[key])[index].equals(due[key][index], f"∂L/∂{symbol}")

    def judge_after_forward(gradients, case, due):
        student.forward(case[0], case[2])
        judge(gradients, case, due)

    row = draw(rng)
    # Rows of its own for what is carried forward: no other test has asked for their gradients.
    reading = Readings(student, solution, partials, draw, rng.spawn(len(PARAMETERS))[number])
    first_to_pass(
        lambda: judge(student.gradients, row, reading.true(row)),
        lambda: judge_after_forward(student.gradients, row, reading.true(row)),
        lambda: reading.carried(row, [(key, index)], judge),
    )


def judge_all_nine(student, solution, partials, rng, draw):
    """All, from a row and parameters that stay as they are, and fit for a step."""

    def judge(gradients, case, due):
        answer, after = gradients.with_arguments(*case)
        expect_parameters(answer, due, "∂L/∂")
        expect_untouched(after, case[2], case[0])
        expect_own_step(student, case, answer, due)

    row = draw(rng)
    reading = Readings(student, solution, partials, draw, rng.spawn(1)[0])
    nine = [(key, index) for key, index, _ in PARAMETERS]
    first_to_pass(
        lambda: judge(student.gradients, row, reading.true(row)),
        lambda: reading.carried(row, nine, judge),
    )


class Readings:
    """What is due of `gradients` for a row, by the truth and by the student's own functions.

    partials: the formula, `partials(x, y, params, y_hat, hidden)`.
    draw: `draw(rng)` gives a case: a row x, its y, and parameters.
    """

    def __init__(self, student, solution, partials, draw, rng):
        self._student, self._solution, self._partials = student, solution, partials
        self._draw, self._rng = functools.partial(draw, rng), rng

    def true(self, case):
        """The nine slopes."""
        x, y, params = case
        return self._partials(x, y, params, *self._solution.forward(x, params))

    def carried(self, case, parts, judge):
        """Call `judge(gradients, case, due)` by each reading that carries errors forward.

        The formula is due for what the student's own `forward` gives; or for the true ŷ and O,
        with a right `forward` in the place of the student's; or by as much more as the student's
        own `loss` is more than the true one.

        Raises:
            Mismatch, StudentError: none passes; what is wrong by the first reading.
            NothingDue: nothing is due by any.
        """

        def with_right(lent):
            fresh = self._draw()  # a row that no run has seen, to ask a lent function about
            judge(self._student.rerun(**lent).gradients, fresh, self.true(fresh))

        lent = stand_ins(self._student, self._solution, self._rng).forwards()
        first_to_pass(
            lambda: self._by_own_forward(case, parts, judge),
            *(functools.partial(with_right, one) for one in lent),
            lambda: self._by_own_loss(judge),
        )

    def _by_own_forward(self, case, parts, judge):
        """On a row where the student's `forward` works, as far as `parts` depend on it."""
        if self._student in _IDLE:
            raise NothingDue
        asked = self._student.rerun()
        rows, own, true = [], [], []
        while len(rows) < _MANY:
            for _ in range(_FEW):
                rows.append(self._draw())
                x, _, params = rows[-1]
                own.append(_flat(own_forward(asked, x, params)))
                true.append(_flat(self._solution.forward(x, params)))
            if np.allclose(own, true, rtol=_ROUNDING, atol=0) and self._is_true_of(asked, case):
                raise NothingDue
            needed = sorted({0, *(1 + _neuron(key, index) for key, index in parts if key != "b2")})
            if not differ_alike(own, true)[needed].all():
                continue
            due = [
                self._partials(*row, one[0], one[1:]) for row, one in zip(rows, own, strict=True)
            ]
            sizes = np.abs([_at(self.true(row), parts) for row in rows])
            usual = np.median(sizes, axis=0)
            fit = [n for n in range(len(rows)) if of_the_order(_at(due[n], parts), usual).all()]
            if fit:
                chosen = self._rng.choice(fit)  # so that no call can know that it is this one
                judge(self._student.gradients, rows[chosen], due[chosen])
                self._expect_the_same(asked, rows, own)
                return
        if not differ_alike(own, true)[0]:
            _IDLE.add(self._student)  # it does not heed its row
        raise NothingDue

    def _is_true_of(self, asked, case):
        """Whether the student's `forward` says of a row but what is true."""
        x, _, params = case
        own, true = own_forward(asked, x, params), self._solution.forward(x, params)
        return np.allclose(_flat(own), _flat(true), rtol=_ROUNDING, atol=0)

    def _expect_the_same(self, asked, rows, own):
        for n in self._rng.permutation(len(rows)):
            x, _, params = rows[n]
            if not close(_flat(own_forward(asked, x, params)), own[n]):
                raise NothingDue

    def _by_own_loss(self, judge):
        """Whoever has the loss halved may differentiate that."""
        asked = self._student.rerun()
        rows = [self._draw() for _ in range(_FEW)]
        times = []
        for x, y, params in rows:
            y_hat, _ = self._solution.forward(x, params)
            times.append(asked.loss(y, y_hat).number() / self._solution.loss(y, y_hat))
        if abs(times[0] - 1) < _HARDLY or not of_the_order(times[0], 1.0):
            raise NothingDue
        if not close(times, np.full(_FEW, times[0])):
            raise NothingDue
        chosen = rows[self._rng.integers(_FEW)]
        due = self.true(chosen)
        judge(self._student.gradients, chosen, {key: times[0] * due[key] for key in due})


def _neuron(key, index):
    """Which hidden neuron a parameter belongs to."""
    return index[0] if key == "W2" else index[-1]


def _at(slopes, parts):
    return np.array([slopes[key][index] for key, index in parts])


def _flat(outputs):
    """ŷ, O₁₁ and O₁₂ in a row."""
    return np.array([outputs[0], *outputs[1]])


def expect_own_step(student, case, answer, due):
    """Insist that the student's `update` can use the student's gradients, as they were returned.

    Two numbers may come in any shape, but a row taken from a column makes a square: where
    `update` is right for gradients of the usual shapes, it must be for `answer`.

    Raises:
        Mismatch: the step does not lead where it should.
        StudentError: `update` raises.
    """

    def step(grads):
        return student.update(params, grads, 0.5)

    def right(grads):
        return {key: params[key] - 0.5 * grads[key] for key in SHAPES}

    _, _, params = case
    try:
        if not same_parameters(step(due), right(due)):
            return
    except (Mismatch, StudentError):
        return  # not the gradients' fault
    slopes = {key: answer[key].array(shape) for key, shape in SHAPES.items()}
    if not same_parameters(step(sendable(answer.value)), right(slopes)):
        odd = {key: answer[key].shape for key in SHAPES}
        named = [f"{key} of shape {odd[key]}" for key in SHAPES if odd[key] != SHAPES[key]]
        answer.fail(
            f"has the right numbers, but {', '.join(named) or 'as they come'}: from these your own "
            "update makes other parameters. Let every gradient have the shape of its parameter"
        )
