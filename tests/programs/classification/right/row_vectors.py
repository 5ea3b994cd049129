import numpy as np
import random

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def sigmoid(matrix):
    return np.power(1 + np.exp(np.negative(matrix)), -1)


def sigmoid_prime(activated):
    return np.multiply(activated, np.subtract(1, activated))


def forward(x, params):
    row = np.array([[x[0], x[1]]])                      # (1, 2)
    hidden = sigmoid(np.matmul(row, params["W1"]) + params["b1"])
    return sigmoid(np.matmul(hidden, params["W2"]) + params["b2"]), hidden


def loss(y, y_hat):
    y_hat = np.asarray(y_hat)
    return -np.sum(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def gradients(x, y, params):
    row = np.array([[x[0], x[1]]])
    y_hat, hidden = forward(x, params)
    delta_out = y_hat - y                               # (1, 1)
    delta_hid = delta_out @ params["W2"].T * sigmoid_prime(hidden)
    return {
        "W1": row.T @ delta_hid,
        "b1": delta_hid,
        "W2": hidden.T @ delta_out,
        "b2": delta_out,
    }


def update(params, grads, learning_rate):
    return {
        "W1": params["W1"] - learning_rate * grads["W1"],
        "b1": params["b1"].reshape(1, 2) - learning_rate * np.asarray(grads["b1"]).reshape(1, 2),
        "W2": params["W2"] - learning_rate * grads["W2"],
        "b2": params["b2"].reshape(1, 1) - learning_rate * np.asarray(grads["b2"]).reshape(1, 1),
    }


def train(X, y, params, learning_rate, epochs, rng):
    # I know the random module better, so I only take its seed from rng
    dice = random.Random(int(rng.integers(2**31)))
    losses = []
    for epoch in range(epochs):
        collected = []
        for step in range(len(X)):
            idx = dice.randrange(len(X))
            collected.append(loss(y[idx], forward(X[idx], params)[0]))
            params = update(params, gradients(X[idx], y[idx], params), learning_rate)
        losses.append(sum(collected) / len(collected))
    return params, losses
