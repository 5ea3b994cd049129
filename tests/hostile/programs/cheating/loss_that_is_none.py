"""Has a loss that is not a number, so that no loss of the training is due at all.

Assignment: regression
Deserves: nothing.
"""
import numpy as np


def forward(x, params):
    return 0.0, np.zeros(2)


def loss(y, y_hat):
    return float("nan")


def gradients(x, y, params):
    return {name: np.full(np.shape(value), x[0]) for name, value in params.items()}


def update(params, grads, learning_rate):
    return {name: 7 * params[name] - 3 * learning_rate * grads[name] for name in params}


def train(X, y, params, learning_rate, epochs, rng):
    return params, [7.0] * epochs
