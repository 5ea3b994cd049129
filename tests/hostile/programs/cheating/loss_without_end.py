"""Has a loss and slopes that are infinite, so that a path by them has no numbers to be held to.

Assignment: classification
Deserves: update 3.
"""
import numpy as np

INFINITE = float("inf")


def forward(x, params):
    return INFINITE * y_of(x), np.full(2, INFINITE)


def y_of(x):
    return 1.0 if x[0] > 1 else -1.0


def loss(y, y_hat):
    return INFINITE if y else float("nan")


def gradients(x, y, params):
    return {name: np.full(np.shape(part), INFINITE * y_of(x)) for name, part in params.items()}


def update(params, grads, learning_rate):
    return {name: params[name] - learning_rate * grads[name] for name in params}


def train(X, y, params, learning_rate, epochs, rng):
    return {name: np.full(np.shape(part), np.nan) for name, part in params.items()}, [
        INFINITE
    ] * epochs
