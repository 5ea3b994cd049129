"""Takes differences over a small step for derivatives, which is close, and not close enough.

Assignment: regression
Deserves: forward 4, loss 2.
"""
import numpy as np


def forward(x, params):
    x = np.asarray(x, dtype=float)
    hidden = x @ params["W1"] + params["b1"]
    return float((hidden @ params["W2"] + params["b2"])[0]), hidden


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    slopes = {}
    for name, part in params.items():
        slopes[name] = np.zeros_like(part)
        for place in np.ndindex(part.shape):
            moved = {key: np.array(value) for key, value in params.items()}
            moved[name][place] += 1e-4
            rise = loss(y, forward(x, moved)[0]) - loss(y, forward(x, params)[0])
            slopes[name][place] = rise / 1e-4
    return slopes
