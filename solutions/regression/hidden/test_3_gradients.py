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
    "W1": "−2(y − ŷ) · w²ⱼ₁ · xᵢ: w¹ᵢⱼ leads from input i to hidden neuron j.",
    "b1": "−2(y − ŷ) · w²ⱼ₁: as for w¹ᵢⱼ, with 1 in the place of xᵢ.",
    "W2": "−2(y − ŷ) · O₁ⱼ: the output of the hidden neuron that w²ⱼ₁ leads from.",
    "b2": "−2(y − ŷ): as for w²ⱼ₁, with 1 in the place of O₁ⱼ.",
}


def partials(x, y, params, y_hat, hidden):
    """The formulas of the lesson, written out."""
    w11, w21 = params["W2"][:, 0]
    miss = -2 * (y - y_hat)
    return {
        "W1": np.array(
            [[miss * w11 * x[0], miss * w21 * x[0]], [miss * w11 * x[1], miss * w21 * x[1]]]
        ),
        "b1": np.array([miss * w11, miss * w21]),
        "W2": np.array([[miss * hidden[0]], [miss * hidden[1]]]),
        "b2": np.array([miss]),
    }


@pytest.mark.points(1, title="∂L/∂{symbol}", hint="{hint}")
@pytest.mark.parametrize(
    ("key", "index", "symbol", "hint"),
    [pytest.param(*p, HINTS[p[0]], id=f"{p[0]}{''.join(map(str, p[1]))}") for p in PARAMETERS],
)
def test_partial(student, solution, rng, key, index, symbol, hint):
    for draw in (draw_case, functools.partial(draw_steep, solution=solution)):
        judge_partial(student, solution, partials, rng, draw, symbol)


@pytest.mark.points(
    3,
    title="all nine, for other rows and parameters",
    hint="All nine come from the parameters as they were given: gradients must not change them.",
)
def test_all_nine(student, solution, rng):
    def draw(rng, sign):
        x, y, params = draw_case(rng)
        return x, sign * y, params

    for sign in (1, -1, 1):  # of the error
        drawn = functools.partial(draw, sign=sign)
        judge_all_nine(student, solution, partials, rng, drawn)
    steep = functools.partial(draw_steep, solution=solution)
    judge_all_nine(student, solution, partials, rng, steep)
