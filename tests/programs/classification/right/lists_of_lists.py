import numpy as np
from math import exp, log


def initialize_parameters():
    return {"W1": [[0.1, 0.1], [0.1, 0.1]], "b1": [0.0, 0.0], "W2": [[0.1], [0.1]], "b2": [0.0]}


def squash(v):
    return [1.0 / (1.0 + exp(-t)) for t in v]


def affine(v, W, b):
    return [sum(vi * w for vi, w in zip(v, column)) + bias for column, bias in zip(zip(*W), b)]


def forward(x, params):
    hidden = squash(affine(x, params["W1"], params["b1"]))
    y_hat = squash(affine(hidden, params["W2"], params["b2"]))
    return y_hat[0], hidden


def loss(y, y_hat):
    return -log(y_hat) * y - log(1.0 - y_hat) * (1.0 - y)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    err = y_hat - y
    back = [err * row[0] * h * (1 - h) for row, h in zip(params["W2"], hidden)]
    return {
        "W1": [[xi * d for d in back] for xi in x],
        "b1": back,
        "W2": [[err * h] for h in hidden],
        "b2": [err],
    }


def moved(old, slope, eta):
    if hasattr(old, "__len__"):
        return [moved(o, s, eta) for o, s in zip(old, slope)]
    return old - eta * slope


def update(params, grads, learning_rate):
    return {k: np.array(moved(params[k], grads[k], learning_rate)) for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for e in range(epochs):
        acc = 0.0
        for n in range(len(X)):
            i = rng.integers(low=0, high=len(X))
            p, _ = forward(X[i], params)
            acc += loss(y[i], p)
            g = gradients(X[i], y[i], params)
            params = update(params, g, learning_rate)
        losses.append(acc / len(X))
    return params, losses
