# loses: forward, train
# The hidden layer has no sigmoid; train updates with the row of the step before (old x) and has a learning rate of its own.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    hidden = params["W1"].T.dot(x) + params["b1"]
    y_hat = sigmoid(params["W2"].T.dot(hidden) + params["b2"])
    return y_hat[0], hidden


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    e = y_hat - y
    d = e * params["W2"][:, 0] * O * (1 - O)
    return {"W1": np.outer(x, d), "b1": d, "W2": (e * O)[:, None], "b2": np.array([e])}


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    learning_rate = 0.02
    losses = []
    x_row, y_row = X[0], y[0]
    for epoch in range(epochs):
        total = 0
        for step in range(len(X)):
            params = update(params, gradients(x_row, y_row, params), learning_rate)
            i = rng.integers(len(X))
            x_row, y_row = X[i], y[i]
            total += loss(y_row, forward(x_row, params)[0])
        losses.append(total / len(X))
    return params, losses
