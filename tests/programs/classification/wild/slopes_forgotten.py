# loses: gradients, train
# No O(1 - O) anywhere, w112 and w121 exchanged, and train returns one loss for each step, taken after the update.
import math

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def forward(x, params):
    O1 = sigmoid(params["W1"][0][0] * x[0] + params["W1"][1][0] * x[1] + params["b1"][0])
    O2 = sigmoid(params["W1"][0][1] * x[0] + params["W1"][1][1] * x[1] + params["b1"][1])
    return sigmoid(params["W2"][0][0] * O1 + params["W2"][1][0] * O2 + params["b2"][0]), [O1, O2]


def loss(y, y_hat):
    return -y * math.log(y_hat) - (1 - y) * math.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    d = -(y - y_hat)
    w211 = params["W2"][0][0]
    w221 = params["W2"][1][0]
    return {
        "W1": np.array([[d * w211 * x[0], d * w211 * x[1]], [d * w221 * x[0], d * w221 * x[1]]]),
        "b1": np.array([d * w211, d * w221]),
        "W2": np.array([[d * O[0]], [d * O[1]]]),
        "b2": np.array([d]),
    }


def update(params, grads, learning_rate):
    W1 = params["W1"] - learning_rate * grads["W1"]
    b1 = params["b1"] - learning_rate * grads["b1"]
    W2 = params["W2"] - learning_rate * grads["W2"]
    b2 = params["b2"] - learning_rate * grads["b2"]
    return dict(W1=W1, b1=b1, W2=W2, b2=b2)


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        for step in range(len(X)):
            i = rng.integers(len(X))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
            losses.append(loss(y[i], forward(X[i], params)[0]))
    return params, losses
