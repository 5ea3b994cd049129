"""Answers of a trainer's that are large in other ways each time, whole and in their parts.

Assignment: regression
Deserves: nothing
"""

import numpy as np

LARGE = [
    np.ones((1, 200_000)),
    ["x" * 150, *[""] * 100_000],
    np.ones((2,) * 17),
    [[0.5] * n for n in range(600)],
    [np.ones((50_000, 1)), np.ones((1, 50_000))],
    {str(n): [n] for n in range(50_000)},
    [{"a" * 50: [0.5, None]}] * 20_000,
]
count = 0


def large():
    global count
    count += 1
    return LARGE[count % len(LARGE)]


def forward(x, params):
    return [large(), [0.5, 0.5]] if count % 2 else [0.5, large()]


def loss(y, y_hat):
    return large()


def gradients(x, y, params):
    return {**params, "W1": large()} if count % 2 else {key: large() for key in params}


def update(params, grads, learning_rate):
    return {**params, "b2": large()}


def train(X, y, params, learning_rate, epochs, rng):
    return [{**params, "W2": large()}, [0.5] * epochs] if count % 2 else [params, large()]
