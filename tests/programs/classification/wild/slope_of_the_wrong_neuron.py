# loses: gradients, update, train
# The second neuron's three gradients keep A1[0], b2 starts from W2[1] in update, and the loss is summed and divided by the epochs.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    A1 = sigmoid(params["W1"].T @ x + params["b1"])
    A2 = sigmoid(params["W2"].T @ A1 + params["b2"])
    return A2[0], A1


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    W2 = params["W2"]
    e = -(y - y_hat)
    return {
        "W2": np.array([[e * A1[0]], [e * A1[1]]]),
        "b2": np.array([e]),
        "W1": np.array([
            [e * W2[0][0] * A1[0] * (1 - A1[0]) * x[0], e * W2[1][0] * A1[0] * (1 - A1[0]) * x[0]],
            [e * W2[0][0] * A1[0] * (1 - A1[0]) * x[1], e * W2[1][0] * A1[0] * (1 - A1[0]) * x[1]],
        ]),
        "b1": np.array([e * W2[0][0] * A1[0] * (1 - A1[0]), e * W2[1][0] * A1[0] * (1 - A1[0])]),
    }


def update(params, grads, learning_rate):
    return {
        "W1": params["W1"] - learning_rate * grads["W1"],
        "b1": params["b1"] - learning_rate * grads["b1"],
        "W2": params["W2"] - learning_rate * grads["W2"],
        "b2": params["W2"][1] - learning_rate * grads["b2"],
    }


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        s = 0
        for j in range(len(X)):
            k = rng.choice(len(X))
            s += loss(y[k], forward(X[k], params)[0])
            params = update(params, gradients(X[k], y[k], params), learning_rate)
        losses.append(s / epochs)
    return params, losses
