"""Will the student be placed? Backpropagation with sigmoid and cross-entropy."""

import math

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    """Every weight 0.1, every bias 0."""
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def forward(x, params):
    W1, b1 = params["W1"], params["b1"]
    W2, b2 = params["W2"], params["b2"]
    hidden = []
    for j in range(2):
        z = b1[j]
        for i in range(2):
            z = z + W1[i][j] * x[i]
        hidden.append(sigmoid(z))
    z_out = b2[0]
    for j in range(2):
        z_out = z_out + W2[j][0] * hidden[j]
    return sigmoid(z_out), hidden


def loss(y, y_hat):
    return -y * math.log(y_hat) - (1 - y) * math.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    W2 = params["W2"]
    grads = {
        "W1": np.zeros((2, 2)),
        "b1": np.zeros(2),
        "W2": np.zeros((2, 1)),
        "b2": np.zeros(1),
    }
    out_delta = -(y - y_hat)
    grads["b2"][0] = out_delta
    for j in range(2):
        grads["W2"][j][0] = out_delta * hidden[j]
        hidden_delta = out_delta * W2[j][0] * hidden[j] * (1 - hidden[j])
        grads["b1"][j] = hidden_delta
        for i in range(2):
            grads["W1"][i][j] = hidden_delta * x[i]
    return grads


def update(params, grads, learning_rate):
    updated = {}
    for key in params:
        updated[key] = params[key] - learning_rate * grads[key]
    return updated


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        total = 0
        for step in range(len(X)):
            i = rng.integers(len(X))
            y_hat, _ = forward(X[i], params)
            total += loss(y[i], y_hat)
            grads = gradients(X[i], y[i], params)
            params = update(params, grads, learning_rate)
        losses.append(total / len(X))
    return params, losses
