# loses: loss, update
# The second term of the loss is added, log is to base 10, and update adds the step to the biases and leaves W1 out.
import numpy as np
import math

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def act(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    h = act(x @ params["W1"] + params["b1"])
    return act(h @ params["W2"] + params["b2"]).item(), h


def loss(y, y_hat):
    return -y * math.log10(y_hat) + (1 - y) * math.log10(1 - y_hat)


def gradients(x, y, params):
    y_hat, h = forward(x, params)
    error = y - y_hat
    d = -error * params["W2"][:, 0] * h * (1 - h)
    return {"W1": np.outer(x, d), "b1": d, "W2": -error * h.reshape(2, 1), "b2": -error * np.ones(1)}


def update(params, grads, learning_rate):
    params["W2"] = params["W2"] - learning_rate * grads["W2"]
    params["b1"] = params["b1"] + learning_rate * grads["b1"]
    params["b2"] = params["b2"] + learning_rate * grads["b2"]
    return params


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        values = []
        for row in rng.permutation(len(X)):
            values.append(loss(y[row], forward(X[row], params)[0]))
            params = update(params, gradients(X[row], y[row], params), learning_rate)
        losses.append(sum(values) / len(values))
    return params, losses
