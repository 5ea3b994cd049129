from math import *
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])

def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

squash = lambda t: 1 / (1 + e ** -t)

def forward(x, params):
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    O = tuple(squash(W1[0][j] * x[0] + W1[1][j] * x[1] + b1[j]) for j in (0, 1))
    y_hat = squash(W2[0][0] * O[0] + W2[1][0] * O[1] + b2[0])
    return (y_hat, O)

def loss(y, y_hat):
    # log of the probability given to what really happened
    p = y_hat ** y * (1 - y_hat) ** (1 - y)
    return -log(p)

def gradients(x, y, params):
    W1, b1, W2, b2 = (params[k] for k in ("W1", "b1", "W2", "b2"))
    y_hat, (O11, O12) = forward(x, params)
    g = y_hat - y
    a, b = g * W2[0][0] * (O11 - O11 ** 2), g * W2[1][0] * (O12 - O12 ** 2)
    return {"W1": ((a * x[0], b * x[0]), (a * x[1], b * x[1])), "b1": (a, b), "W2": ((g * O11,), (g * O12,)), "b2": (g,)}

def update(params, grads, learning_rate):
    return {k: np.subtract(params[k], np.multiply(learning_rate, grads[k])) for k in params}

def train(X, y, params, learning_rate, epochs, rng):
    averages = []
    for _ in range(epochs):
        s = 0
        for _ in range(len(y)):
            r = trunc(len(y) * rng.random())
            s += loss(y[r], forward(X[r], params)[0]) / len(y)
            params = update(params, gradients(X[r], y[r], params), learning_rate)
        averages += [s]
    return params, averages
