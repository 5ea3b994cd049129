"""Exercise 3: the nine partial derivatives.

Errors are carried forward: they may be right for what the student's own `forward` returns.
"""

import functools

import numpy as np
import pytest
from common.gradient_judges import judge_all_nine, judge_partial
from common.trainers import PARAMETERS, draw_case, draw_steep

pytestmark = pytest.mark.exercise("gradients", "Exercise 3: gradients")

HINTS = {
    "W1": "−(y − ŷ) · w²ⱼ₁ · O₁ⱼ(1 − O₁ⱼ) · xᵢ: w¹ᵢⱼ leads from input i to hidden neuron j.",
    "b1": "−(y − ŷ) · w²ⱼ₁ · O₁ⱼ(1 − O₁ⱼ): as for w¹ᵢⱼ, with 1 in the place of xᵢ.",
    "W2": "−(y − ŷ) · O₁ⱼ: the output of the hidden neuron that w²ⱼ₁ leads from.",
    "b2": "−(y − ŷ): as for w²ⱼ₁, with 1 in the place of O₁ⱼ.",
}
LABELS = (0.0, 1.0)


def partials(x, y, params, y_hat, hidden):
    """The formulas of the lesson, written out."""
    w11, w21 = params["W2"][:, 0]
    miss = -(y - y_hat)
    slope = hidden * (1 - hidden)
    back = [miss * w11 * slope[0], miss * w21 * slope[1]]
    return {
        "W1": np.array([[back[0] * x[0], back[1] * x[0]], [back[0] * x[1], back[1] * x[1]]]),
        "b1": np.array(back),
        "W2": np.array([[miss * hidden[0]], [miss * hidden[1]]]),
        "b2": np.array([miss]),
    }


@pytest.mark.points(1, title="∂L/∂{symbol}", hint="{hint}")
@pytest.mark.parametrize(
    ("key", "index", "symbol", "hint"),
    [pytest.param(*p, HINTS[p[0]], id=f"{p[0]}{''.join(map(str, p[1]))}") for p in PARAMETERS],
)
def test_partial(student, solution, rng, key, index, symbol, hint):
    cases = [functools.partial(draw_case, labels=[label]) for label in LABELS]
    for draw in (*cases, functools.partial(draw_steep, solution=solution)):
        judge_partial(student, solution, partials, rng, draw, symbol)


@pytest.mark.points(
    3,
    title="all nine, for other rows and parameters",
    hint="All nine come from the parameters as they were given: gradients must not change them.",
)
def test_all_nine(student, solution, rng):
    for label in (*LABELS, *LABELS[:1]):
        draw = functools.partial(draw_case, labels=[label])
        judge_all_nine(student, solution, partials, rng, draw)
    steep = functools.partial(draw_steep, solution=solution)
    judge_all_nine(student, solution, partials, rng, steep)
