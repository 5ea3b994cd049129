"""The hidden tests of `update`: wₙ = wₒ − η ∂L/∂wₒ, whatever the gradients are of."""

import numpy as np
import pytest

from common.trainers import PARAMETERS, SHAPES, draw_params, same_parameters

__all__ = ["test_hidden_layer", "test_output_layer", "test_stays"]

HINT = "The old value minus the learning rate times its own gradient, for each of the nine."


def check(student, rng, keys):
    """New values of `keys` for drawn parameters, gradients and learning rates.

    The second gradients are all above a hundred: what is cut off before that shows.
    """
    for times in (1, 1000):
        params, grads = draw_params(rng), draw_params(rng)
        grads = {key: times * grads[key] for key in grads}
        rate = round(float(rng.uniform(0.05, 0.9)), 2) + 0.003
        answer = student.update(params, grads, rate)
        for key, index, symbol in PARAMETERS:
            if key in keys:
                due = params[key] - rate * grads[key]
                answer[key].shaped(SHAPES[key])[index].equals(due[index], f"the new {symbol}")


@pytest.mark.points(1, title="the weights and biases of the hidden layer", hint=HINT)
def test_hidden_layer(student, rng):
    check(student, rng, ("W1", "b1"))


@pytest.mark.points(1, title="the weights and the bias of the output", hint=HINT)
def test_output_layer(student, rng):
    check(student, rng, ("W2", "b2"))


@pytest.mark.points(
    1, title="no gradient, no change", hint="Where the gradient is 0 the parameter stays as it is."
)
def test_stays(student, rng):
    params = draw_params(rng)
    grads = {key: np.zeros(shape) for key, shape in SHAPES.items()}
    answer = student.update(params, grads, 0.5)
    for key, index, symbol in PARAMETERS:
        answer[key].shaped(SHAPES[key])[index].equals(params[key][index], f"the new {symbol}")
    moved = student.update(params, draw_params(rng), 0.5)
    if same_parameters(moved, params):  # whoever never moves knows nothing of gradients
        moved.fail("is what it was, although no gradient is 0")
