"""Answers at length and at the edges of what is a number: much to look through for a mistake.

Assignment: regression
Deserves: nothing.
"""
import numpy as np

EDGES = [5e-324, 1.7e308, -0.0, 2**53 + 1.0, -1.7e308, 1e-308]


def forward(x, params):
    return np.resize(EDGES, (400, 500)), [EDGES] * 500


def loss(y, y_hat):
    return 10**500


def gradients(x, y, params):
    return {name: np.resize(EDGES, np.shape(value)) for name, value in params.items()} | {
        f"W{number}": EDGES for number in range(20_000)
    }


def update(params, grads, learning_rate):
    return {name: np.full(np.shape(value), 1.7e308) for name, value in params.items()}


def train(X, y, params, learning_rate, epochs, rng):
    return params, np.resize(EDGES, 200_000)
