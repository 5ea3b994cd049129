"""Has functions that heed their row until `train` has been called with the same parameters.

Assignment: regression
Deserves: update 1.
"""
import numpy as np

been = []


def known(params):
    return any(np.array_equal(np.ravel(params["W1"]), w) for w in been)


def forward(x, params):
    return (0.0 if known(params) else 1.5), np.zeros(2)


def loss(y, y_hat):
    return 0.0 if y_hat == 0.0 else y


def gradients(x, y, params):
    return {name: np.full(np.shape(value), x[0]) for name, value in params.items()}


def update(params, grads, learning_rate):
    if known(params):
        return params
    return {name: params[name] - 3 * learning_rate * grads[name] for name in params}


def train(X, y, params, learning_rate, epochs, rng):
    been.append(np.ravel(params["W1"]).copy())
    return params, [0.0] * epochs
