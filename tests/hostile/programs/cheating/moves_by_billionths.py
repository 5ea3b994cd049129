"""Has a step that moves each parameter by some billionths with its row, and a training that does not.

Assignment: regression
Deserves: update 3.
"""
import numpy as np


def forward(x, params):
    return 2e-9 * x[0] + params["b2"][0], 3e-9 * x + params["b1"]


def loss(y, y_hat):
    return 1.0 + 1e-10 * y


def gradients(x, y, params):
    return {name: 1e-8 * y * np.ones(np.shape(part)) for name, part in params.items()}


def update(params, grads, learning_rate):
    return {name: params[name] - learning_rate * grads[name] for name in params}


def train(X, y, params, learning_rate, epochs, rng):
    return params, [1.0] * epochs
