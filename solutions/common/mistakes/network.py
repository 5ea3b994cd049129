"""Known mistakes of both trainers: what they are worked out with, and small words for them.

In expressions `x` (2 numbers), `y`, `W1[i][j]`, `b1[j]`, `W2[j]`, `b2` and, of a right forward
pass, `z[j]`, `O[j]`, `z_out` and `y_hat` stand for themselves; `other` is 1 − j.
"""

import math

import numpy as np

from common.trainers import draw_params

SYMBOLS = {
    ("W1", 0, 0): "w¹₁₁",
    ("W1", 0, 1): "w¹₁₂",
    ("W1", 1, 0): "w¹₂₁",
    ("W1", 1, 1): "w¹₂₂",
    ("b1", 0): "b₁₁",
    ("b1", 1): "b₁₂",
    ("W2", 0): "w²₁₁",
    ("W2", 1): "w²₂₁",
    ("b2",): "b₂₁",
}


def sigmoid(z):
    """σ(z), of a float, without overflow."""
    if z < -700:
        return 0.0
    return 1 / (1 + math.exp(-z))


def plain(params):
    """The parameters (or gradients) as lists and floats, W2 as a list of two, b2 as a float."""
    return {
        "W1": np.asarray(params["W1"], dtype=float).tolist(),
        "b1": np.ravel(params["b1"]).tolist(),
        "W2": np.ravel(params["W2"]).tolist(),
        "b2": float(np.ravel(params["b2"])[0]),
    }


def forward_env(x, params, act):
    """The names of a forward pass; `act` is the activation function of both layers."""
    env = {"x": [float(v) for v in np.ravel(x)], **plain(params)}
    x, W1, b1, W2 = env["x"], env["W1"], env["b1"], env["W2"]
    env["z"] = [W1[0][j] * x[0] + W1[1][j] * x[1] + b1[j] for j in (0, 1)]
    env["O"] = [act(z) for z in env["z"]]
    env["z_out"] = W2[0] * env["O"][0] + W2[1] * env["O"][1] + env["b2"]
    env["y_hat"] = act(env["z_out"])
    return env


def fresh_params(rng):
    """Nine unlike parameters with all their digits, so that nothing agrees by coincidence."""
    params = draw_params(rng)
    return {key: value * rng.uniform(0.8, 1.2, value.shape) for key, value in params.items()}


def fresh_x(rng):
    """Two unlike inputs."""
    return rng.uniform([0.6, 1.5], [1.4, 2.4])


def nine(answer):
    """The nine numbers of a dict of parameters, by their symbols; keys not there are left out.

    Raises:
        Mismatch: it is no such dict.
    """
    numbers = {}
    for key, shape in (("W1", (2, 2)), ("b1", (2,)), ("W2", (2, 1)), ("b2", (1,))):
        for index, value in np.ndenumerate(answer[key].array(shape)):
            place = index[:1] if key in ("W2", "b1") else () if key == "b2" else index
            numbers[SYMBOLS[(key, *place)]] = float(value)
    return numbers


def as_nine(numbers):
    """And back: a dict of parameters, of nine numbers by their symbols."""
    by = {place: numbers[symbol] for place, symbol in SYMBOLS.items()}
    return {
        "W1": np.array([[by["W1", i, j] for j in (0, 1)] for i in (0, 1)]),
        "b1": np.array([by["b1", j] for j in (0, 1)]),
        "W2": np.array([[by["W2", j]] for j in (0, 1)]),
        "b2": np.array([by[("b2",)]]),
    }
