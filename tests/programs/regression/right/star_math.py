from math import *

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])
KEYS = "W1", "b1", "W2", "b2"


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x, params):
    W1, b1, W2, b2 = (params[k] for k in KEYS)
    hidden = (
        fsum([W1[0][0] * x[0], W1[1][0] * x[1], b1[0]]),
        fsum([W1[0][1] * x[0], W1[1][1] * x[1], b1[1]]),
    )
    y_hat = fsum([W2[0][0] * hidden[0], W2[1][0] * hidden[1], b2[0]])
    return y_hat, hidden


def loss(y, y_hat):
    return pow(fabs(y - y_hat), 2)


def gradients(x, y, params):
    W1, b1, W2, b2 = (params[k] for k in KEYS)
    y_hat, (O11, O12) = forward(x, params)
    minus_two_e = 2 * y_hat - 2 * y

    dW2 = (minus_two_e * O11, minus_two_e * O12)
    db2 = minus_two_e
    dO11, dO12 = minus_two_e * W2[0][0], minus_two_e * W2[1][0]
    dW1 = ((dO11 * x[0], dO12 * x[0]), (dO11 * x[1], dO12 * x[1]))
    db1 = (dO11, dO12)
    return dict(zip(KEYS, (dW1, db1, dW2, db2)))


def update(params, grads, learning_rate):
    result = {}
    for k in KEYS:
        old = np.asarray(params[k], dtype=float)
        result[k] = old - learning_rate * np.reshape(grads[k], old.shape)
    return result


def train(X, y, params, learning_rate, epochs, rng):
    n = len(y)
    averages = []
    for _ in range(epochs):
        errors = []
        for _ in range(n):
            i = floor(rng.uniform(0, n))
            errors.append(loss(y[i], forward(X[i], params)[0]))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        averages.append(fsum(errors) / n)
    return params, averages
