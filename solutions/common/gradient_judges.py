"""What right `gradients` are, and that the student's own `update` can use them."""

import numpy as np

from autograder.testing.answer import Mismatch
from autograder.testing.replies import StudentError
from common.carried import NothingDue, first_to_pass
from common.stand_ins import stand_ins
from common.trainers import (
    SHAPES,
    expect_parameters,
    expect_untouched,
    own_forward,
    same_parameters,
)


def judge_partial(student, solution, partials, case, key, index, symbol):
    """One of the nine: `key` at `index`, ∂L/∂`symbol`. See `judge_gradients`."""

    def judge(gradients, due):
        answer = gradients(*case)
        answer[key].shaped(SHAPES[key])[index].equals(due[key][index], f"∂L/∂{symbol}")

    judge_gradients(student, solution, partials, case, judge)


def judge_all_nine(student, solution, partials, case):
    """All, from parameters that stay as they are, and fit for a step. See `judge_gradients`."""

    def judge(gradients, due):
        answer, after = gradients.with_arguments(*case)
        expect_parameters(answer, due, "∂L/∂")
        expect_untouched(after[2], case[2])
        expect_own_step(student, case, answer, due)

    judge_gradients(student, solution, partials, case, judge)


def judge_gradients(student, solution, partials, case, judge):
    """Call `judge(gradients, due)` by each reading of what is due, until one passes.

    `partials(x, y, params, y_hat, hidden)` is the formula. It is due for the true ŷ and O. Where
    the student's own `forward` gives others, it is due for these; and for the true ones, with a
    right `forward` in the place of the student's.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """
    x, y, params = case
    outputs = solution.forward(x, params)
    true = partials(x, y, params, *outputs)

    def own_partials():
        own = partials(x, y, params, *own_forward(student, x, params))
        if not all(np.all(part) for part in own.values()):
            raise NothingDue  # a `forward` that gives zeros makes zeros right
        return own

    def by_right_ones(lent):
        judge(student.rerun(**lent).gradients, true)

    def carried():
        if _same_forward(student, x, params, *outputs):
            raise NothingDue  # but what the first reading has said
        first_to_pass(
            lambda: judge(student.gradients, own_partials()),
            lambda: by_right_ones(stand_ins(student, solution).functions(["forward"])),
            lambda: by_right_ones({"forward": solution.forward}),
        )

    first_to_pass(lambda: judge(student.gradients, true), carried)


def _same_forward(student, x, params, y_hat, hidden):
    """Whether the student's `forward` does for this row what the lesson's does, down to shapes."""
    try:
        answer, after = student.forward.with_arguments(x, params)
        expect_untouched(after[1], params)
        own_y_hat, own_hidden = answer.parts(2)
    except (Mismatch, StudentError):
        return False
    plain = np.ndim(own_y_hat.value) == 0 and isinstance(own_hidden.value, np.ndarray)
    return plain and own_y_hat.matches(y_hat) and own_hidden.matches(hidden)


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

    _, _, params = case
    right = {key: params[key] - 0.5 * due[key] for key in SHAPES}
    try:
        if not same_parameters(step(due), right):
            return
    except (Mismatch, StudentError):
        return  # not the gradients' fault
    if not same_parameters(step(answer.value), right):
        odd = {key: np.shape(answer[key].value) for key in SHAPES}
        named = [f"{key} of shape {odd[key]}" for key in SHAPES if odd[key] != SHAPES[key]]
        answer.fail(
            f"has the right numbers, but {', '.join(named)}: from these your own update makes "
            "other parameters. Let every gradient have the shape of its parameter."
        )
