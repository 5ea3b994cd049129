"""What the hidden tests of both trainers share: drawn inputs, parameters, and gradients.

Notation and shapes: a row `x` (2,), parameters `W1` (2, 2), `b1` (2,), `W2` (2, 1), `b2` (1,).
"""

import numpy as np
from carried import NothingDue, first_to_pass

from autograder.answer import Mismatch, show
from autograder.replies import StudentError

SHAPES = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}

# The nine parameters: where each stands, and what the lesson calls it.
PARAMETERS = [
    ("W1", (0, 0), "w¹₁₁"),
    ("W1", (0, 1), "w¹₁₂"),
    ("W1", (1, 0), "w¹₂₁"),
    ("W1", (1, 1), "w¹₂₂"),
    ("b1", (0,), "b₁₁"),
    ("b1", (1,), "b₁₂"),
    ("W2", (0, 0), "w²₁₁"),
    ("W2", (1, 0), "w²₂₁"),
    ("b2", (0,), "b₂₁"),
]


# --- inputs ---------------------------------------------------------------------------------


def draw_params(rng):
    """Nine parameters, no two alike in size, so that no two can be exchanged unseen.

    They end in a 3, and inputs in a 7: products have all their decimals, and show a rounding.
    """
    sizes = rng.choice(np.arange(1503, 9503, 10), size=9, replace=False) / 10_000
    values = sizes * rng.choice([-1.0, 1.0], size=9)
    parts = np.split(values, [4, 6, 8])
    return {key: part.reshape(SHAPES[key]) for key, part in zip(SHAPES, parts, strict=True)}


def draw_rows(rng, count, labels=None):
    """`count` rows (count, 2) of unlike numbers, and their y: drawn, or of `labels` in turn.

    What is drawn is far above any prediction, then below, in turn: an error can have either sign.
    """
    X = rng.choice(np.arange(607, 2407, 10), size=(count, 2), replace=False) / 1000
    if labels is None:
        sizes = rng.choice(np.arange(300, 600), size=count, replace=False) / 100
        return X, sizes * (-1.0) ** np.arange(count)
    return X, np.array([labels[row % len(labels)] for row in range(count)])


def draw_case(rng, labels=None):
    """One row, its y, and parameters."""
    X, y = draw_rows(rng, 1, labels if labels is None else [rng.choice(labels)])
    return X[0], float(y[0]), draw_params(rng)


# --- parameters ------------------------------------------------------------------------------


def same_parameters(answer, params):
    """Whether a returned dict holds these parameters."""
    try:
        return all(answer[key].matches(params[key]) for key in SHAPES)
    except Mismatch:
        return False


def expect_parameters(answer, due, prefix=""):
    """Insist on all nine; the first that is wrong is named.

    Raises:
        Mismatch: one is not what was due.
    """
    for key, index, symbol in PARAMETERS:
        answer[key].shaped(SHAPES[key])[index].equals(due[key][index], prefix + symbol)


def expect_untouched(after, params):
    """Insist that a call has left the parameters it was given as they were.

    Raises:
        Mismatch: it has changed one.
    """
    for key in SHAPES:
        if not after[key].matches(params[key]):
            after[key].fail(f"is {show(after[key].value)}", f"{show(params[key])}, as before,")


# --- gradients ------------------------------------------------------------------------------


def own_forward(student, x, params):
    """What the student's own `forward` gives, as a float and an array (2,)."""
    y_hat, hidden = student.forward(x, params).parts(2)
    return y_hat.number(), hidden.array((2,))


def judge_gradients(student, solution, partials, case, judge):
    """Call `judge(gradients, due)` by each reading of what is due, until one passes.

    `partials(x, y, params, y_hat, hidden)` is the formula. It is due for the true ŷ and O, for
    those of the student's own `forward`, and for the true ones where a right `forward` takes the
    place of the student's.

    Raises:
        Mismatch, StudentError: none passes; what is wrong by the first reading.
    """
    x, y, params = case
    true = partials(x, y, params, *solution.forward(x, params))

    def own_partials():
        own = partials(x, y, params, *own_forward(student, x, params))
        if not all(np.all(part) for part in own.values()):
            raise NothingDue  # a `forward` that gives zeros makes zeros right
        return own

    first_to_pass(
        lambda: judge(student.gradients, true),
        lambda: judge(student.gradients, own_partials()),
        lambda: judge(student.rerun(forward=solution.forward).gradients, true),
    )


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
