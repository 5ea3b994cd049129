"""Has functions that work the first few times, and do nothing from then on; so does its training.

Assignment: regression
Deserves: forward 4, loss 2, update 1.
"""
import itertools

import numpy as np

steps = itertools.count()


def forward(x, params):
    hidden = x @ params["W1"] + params["b1"]
    return float((hidden @ params["W2"] + params["b2"])[0]), hidden


def loss(y, y_hat):
    return (y - y_hat) ** 2 if next(steps) < 12 else 0.0


def gradients(x, y, params):
    size = 1.0 if next(steps) < 12 else 0.0
    return {name: size * y * np.ones(np.shape(part)) for name, part in params.items()}


def update(params, grads, learning_rate):
    if next(steps) > 12:
        return params
    return {name: params[name] - learning_rate * grads[name] for name in params}


def train(X, y, params, learning_rate, epochs, rng):
    return params, [0.0] * epochs
