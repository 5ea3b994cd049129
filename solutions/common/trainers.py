"""What the hidden tests of both trainers share: drawn inputs, and parameters.

Notation and shapes: a row `x` (2,), parameters `W1` (2, 2), `b1` (2,), `W2` (2, 1), `b2` (1,).
"""

import itertools

import numpy as np

from autograder.testing.answer import Mismatch, show
from autograder.wire import NotSent

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
        sizes = rng.choice(np.arange(3007, 6000, 10), size=count, replace=False) / 1000
        return X, sizes * (-1.0) ** np.arange(count)
    return X, np.array([labels[row % len(labels)] for row in range(count)])


def draw_case(rng, labels=None):
    """One row, its y, and parameters."""
    X, y = draw_rows(rng, 1, labels if labels is None else [rng.choice(labels)])
    return X[0], float(y[0]), draw_params(rng)


def draw_both(rng, solution):
    """Two cases, between which an error has both signs: one of each label, or of y far above any
    prediction and far below."""
    for way in labels_of(solution) or (1, -1):
        if labels_of(solution):
            yield draw_case(rng, [way])
        else:
            x, y, params = draw_case(rng)
            yield x, way * y, params


def labels_of(solution):
    """What y may be: the two labels of the lesson, or None where it may be any number."""
    return (1.0, 0.0) if set(solution.y) == {0.0, 1.0} else None


def draw_training(rng, solution, rows):
    """Some rows and their y, parameters, and a learning rate: of the steps a wrong one shows.

    None is so large that a training could run away: a step takes away half of a row's error, at
    the most, and a dozen leave enough of it to see.
    """
    labels = labels_of(solution)
    while True:
        X, y = draw_rows(rng, rows, labels)
        params = draw_params(rng)
        if labels is not None:
            return X, y, params, round(float(rng.uniform(0.05, 0.2)), 3)
        rate = round(float(rng.uniform(0.01, 0.03)), 3)
        if all(rate * _steepness(solution, *row, params) < 0.25 for row in zip(X, y, strict=True)):
            return X, y, params, rate


def enlarge(solution, X, y, params, rate):
    """The same for rows like the first one, with large output weights, far from their y: whatever
    is drawn, some gradient is above eighty; what is cut off before that shows.
    """
    x, params = X[0], {key: part.copy() for key, part in params.items()}
    if labels_of(solution) is None:
        params["W2"] *= 12 / np.max(np.abs(params["W2"]))
        _, hidden = solution.forward(x, params)
        params["b2"] = y[0] - 6.3 - hidden @ params["W2"]
        return X, y, params, 0.2 / _steepness(solution, x, y[0], params)
    params["W1"], params["b1"] = params["W1"] / 10, params["b1"] / 10  # where a sigmoid is steep
    params["W2"] *= 360 / np.max(np.abs(params["W2"]))
    _, hidden = solution.forward(x, params)
    params["b2"] = -4 - hidden @ params["W2"]
    # Not so far that ŷ comes within 1e-7 of y, where a careful loss cuts it.
    return X, np.ones(len(y)), params, 4 / _steepness(solution, x, 1.0, params)


def quarrel(solution, X, y, params, rate):
    """The same for two rows that have one x, and y on both sides of ŷ: many such cases, one by
    one, in one of which there is no end to it."""
    labels = labels_of(solution)
    X, y = X[[0, 0]], np.array([y[0], -y[0]] if labels is None else labels)
    _, hidden = solution.forward(X[0], params)
    sizes = (0.3, 0.15, 0.5, 0.08, 0.8, 1.2) if labels is None else (4, 6, 8, 5, 3, 2)
    for begin, size in itertools.product((0.0, 0.5, -0.5, 0.9, -0.9), sizes):
        params = params | {"b2": begin * abs(y[0]) - hidden @ params["W2"]}
        yield X, y, params, size / _steepness(solution, X[0], y[0], params)


def _steepness(solution, x, y, params):
    """The square of the slope of ŷ, before a sigmoid: times 2η, it is by how much of its error a
    step brings ŷ nearer to y, where there is no sigmoid."""
    slopes = solution.gradients(x, float(y), params)
    return float(sum(np.sum((slopes[key] / slopes["b2"]) ** 2) for key in SHAPES))


def draw_steep(rng, solution):
    """A case in which every gradient is above a hundred, whatever is drawn; of two labels those of
    W1 are, those of b1 are above five, and the others can be no larger than 1.

    No parameter is so large that slopes read off a small step lose their last places.
    """
    x, _, params = draw_case(rng)
    way = rng.choice([-1.0, 1.0])
    if labels_of(solution) is None:
        _, hidden = solution.forward(x, params)
        params["b1"] += 1.5 * np.sign(hidden)
        params["W2"] += 1.5 * np.sign(params["W2"])
        y_hat, _ = solution.forward(x, params)
        return x, float(y_hat) + way * rng.uniform(60, 100), params
    x = 50 * x
    params["W1"], params["b1"] = params["W1"] / 500, params["b1"] / 10  # where a sigmoid is steep
    params["W2"] = 60 * (1 + np.abs(params["W2"])) * [[way], [-way]]  # ŷ is not near 0 or 1
    _, hidden = solution.forward(x, params)
    y = rng.choice([0.0, 1.0])
    params["b2"] = (1 - 2 * y) * rng.uniform(1.5, 2.5) - hidden @ params["W2"]
    return x, float(y), params


def draw_large(rng, solution):
    """A row, and parameters so large that the sums of the second hidden neuron and of the output
    are below −20: what is cut off before that shows."""
    x, _, params = draw_case(rng)
    times = -rng.uniform(21, 25) / (x @ params["W1"] + params["b1"])[1]
    params["W1"][:, 1] *= times
    params["b1"][1] *= times
    _, hidden = solution.forward(x, params)
    times = -rng.uniform(21, 25) / (hidden @ params["W2"] + params["b2"])[0]
    params["W2"] *= times
    params["b2"] *= times
    return x, params


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


def expect_untouched(after, params, x=None):
    """Insist that a call has left the parameters it was given as they were, and its row.

    after: its arguments as it left them; the last one holds the parameters, the first one x.

    Raises:
        Mismatch: it has changed one.
    """
    for key in SHAPES:
        _expect_as_before(after[-1][key], params[key])
    if x is not None:
        _expect_as_before(after[0], x)


def _expect_as_before(answer, before):
    if not answer.matches(before):
        answer.fail(f"is {show(answer.value)}", f"{show(before)}, as before")


def sendable(parameters):
    """Without what a student's dict held that did not travel: nor can it go back."""
    if not isinstance(parameters, dict):
        return parameters
    return {key: part for key, part in parameters.items() if not isinstance(part, NotSent)}


# --- the student's own -----------------------------------------------------------------------


def own_forward(student, x, params):
    """What the student's own `forward` gives, as a float and an array (2,)."""
    y_hat, hidden = student.forward(x, params).parts(2)
    return y_hat.number(), hidden.array((2,))
