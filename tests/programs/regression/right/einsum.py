# I wanted to learn einsum so everything here is einsum :)
import numpy as np
from numpy import einsum

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], dtype=float)
y = np.array([4, 5, 6, 7], dtype=float)


def initialize_parameters():
    return {
        "W1": 0.1 * np.ones((2, 2)),
        "b1": np.zeros(2),
        "W2": 0.1 * np.ones((2, 1)),
        "b2": np.zeros(1),
    }


def forward(x, params):
    hidden = einsum("i,ij->j", x, params["W1"]) + params["b1"]
    y_hat = einsum("j,jk->k", hidden, params["W2"]) + params["b2"]
    return y_hat.squeeze(), hidden  # 0-d array


def loss(y, y_hat):
    residual = np.asarray(y - y_hat)
    return einsum("...,...->...", residual, residual)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    d_out = np.atleast_1d(-2.0 * (y - y_hat))
    d_hidden = einsum("jk,k->j", params["W2"], d_out)
    return {
        "W1": einsum("i,j->ij", x, d_hidden),
        "b1": d_hidden,
        "W2": einsum("j,k->jk", hidden, d_out),
        "b2": d_out,
    }


def update(params, grads, learning_rate):
    new = {}
    for k in params:
        new[k] = params[k] - einsum(",...->...", learning_rate, grads[k])
    return new


def train(X, y, params, learning_rate, epochs, rng):
    n_rows = X.shape[0]
    history = []
    for _ in range(epochs):
        batch = rng.choice(n_rows, size=n_rows)
        total = 0.0
        for r in batch:
            xr, yr = X[r], y[r]
            total += loss(yr, forward(xr, params)[0])
            params = update(params, gradients(xr, yr, params), learning_rate)
        history.append(total / n_rows)
    return params, np.array(history)
