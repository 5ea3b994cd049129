import numpy as np
from math import exp, log

X = [(8, 8), (7, 9), (6, 10), (5, 5)]
y = [1, 1, 0, 0]

def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    w = params["W1"]
    v = params["W2"]
    z1 = w[0][0] * x[0] + w[1][0] * x[1] + params["b1"][0]
    z2 = w[0][1] * x[0] + w[1][1] * x[1] + params["b1"][1]
    O1 = 1 / (1 + exp(-z1))
    O2 = 1 / (1 + exp(-z2))
    z3 = v[0][0] * O1 + v[1][0] * O2 + params["b2"][0]
    y_hat = 1 / (1 + exp(-z3))
    return y_hat, (O1, O2)


def loss(y, y_hat):
    if y == 1:
        return -log(y_hat)
    else:
        return -log(1 - y_hat)


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    O1 = O[0]
    O2 = O[1]
    v = params["W2"]
    return {
        "W2": [[-(y - y_hat) * O1],
               [-(y - y_hat) * O2]],
        "b2": [-(y - y_hat)],
        "W1": [[-(y - y_hat) * v[0][0] * O1 * (1 - O1) * x[0], -(y - y_hat) * v[1][0] * O2 * (1 - O2) * x[0]],
               [-(y - y_hat) * v[0][0] * O1 * (1 - O1) * x[1], -(y - y_hat) * v[1][0] * O2 * (1 - O2) * x[1]]],
        "b1": [-(y - y_hat) * v[0][0] * O1 * (1 - O1), -(y - y_hat) * v[1][0] * O2 * (1 - O2)],
    }


def update(params, grads, learning_rate):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    dW1, db1, dW2, db2 = grads["W1"], grads["b1"], grads["W2"], grads["b2"]
    lr = learning_rate
    return {
        "W1": [[W1[0][0] - lr * dW1[0][0], W1[0][1] - lr * dW1[0][1]],
               [W1[1][0] - lr * dW1[1][0], W1[1][1] - lr * dW1[1][1]]],
        "b1": [b1[0] - lr * db1[0], b1[1] - lr * db1[1]],
        "W2": [[W2[0][0] - lr * dW2[0][0]],
               [W2[1][0] - lr * dW2[1][0]]],
        "b2": [b2[0] - lr * db2[0]],
    }


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    n = len(X)
    while len(losses) < epochs:
        this_epoch = []
        while len(this_epoch) < n:
            r = int(n * rng.random())
            this_epoch.append(loss(y[r], forward(X[r], params)[0]))
            params = update(params, gradients(X[r], y[r], params), learning_rate)
        losses.append(sum(this_epoch) / n)
    return params, losses
