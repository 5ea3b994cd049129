"""What the hidden tests of both trainers share: drawn inputs, and parameters.

Notation and shapes: a row `x` (2,), parameters `W1` (2, 2), `b1` (2,), `W2` (2, 1), `b2` (1,).
"""

import numpy as np

from autograder.testing.answer import Mismatch, show

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
    sizes = (1503 + 10 * rng.choice(800, size=9, replace=False)) / 10_000
    values = sizes * rng.choice([-1.0, 1.0], size=9)
    parts = values[:4], values[4:6], values[6:8], values[8:]
    return {key: part.reshape(SHAPES[key]) for key, part in zip(SHAPES, parts, strict=True)}


def draw_rows(rng, count, labels=None):
    """`count` rows (count, 2) of unlike numbers, and their y: drawn, or of `labels` in turn.

    What is drawn is far above any prediction, then below, in turn: an error can have either sign.
    """
    X = (607 + 10 * rng.choice(180, size=(count, 2), replace=False)) / 1000
    if labels is None:
        sizes = rng.choice(np.arange(300, 600), size=count, replace=False) / 100
        return X, sizes * (-1.0) ** np.arange(count)
    return X, np.array([labels[row % len(labels)] for row in range(count)])


def draw_case(rng, labels=None):
    """One row, its y, and parameters."""
    X, y = draw_rows(rng, 1, labels if labels is None else [rng.choice(labels)])
    return X[0], float(y[0]), draw_params(rng)


def draw_training(rng, solution, rows):
    """Some rows, parameters, and a learning rate: of the steps a wrong one shows."""
    labels, rates = (None, (0.01, 0.03)) if set(solution.y) != {0, 1} else ((1.0, 0.0), (0.05, 0.2))
    X, y = draw_rows(rng, rows, labels)
    return X, y, draw_params(rng), round(float(rng.uniform(*rates)), 3)


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
    if same_parameters(answer, due):
        return
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


# --- the student's own -----------------------------------------------------------------------


def own_forward(student, x, params):
    """What the student's own `forward` gives, as a float and an array (2,)."""
    y_hat, hidden = student.forward(x, params).parts(2)
    return y_hat.number(), hidden.array((2,))
