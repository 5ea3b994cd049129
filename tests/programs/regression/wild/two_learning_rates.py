# loses: update, train
# update has a rate of its own for the biases; train writes the nine lines with 0.001 typed in, early updates and w122 twice.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    A1 = np.array([
        params["W1"][0, 0] * x[0] + params["W1"][1, 0] * x[1] + params["b1"][0],
        params["W1"][0, 1] * x[0] + params["W1"][1, 1] * x[1] + params["b1"][1],
    ])
    return params["W2"][0, 0] * A1[0] + params["W2"][1, 0] * A1[1] + params["b2"][0], A1


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    k = -2 * (y - y_hat)
    w = params["W2"]
    return {
        "W1": np.array([[k * w[0, 0] * x[0], k * w[1, 0] * x[0]], [k * w[0, 0] * x[1], k * w[1, 0] * x[1]]]),
        "b1": np.array([k * w[0, 0], k * w[1, 0]]),
        "W2": np.array([[k * A1[0]], [k * A1[1]]]),
        "b2": np.array([k]),
    }


def update(params, grads, learning_rate, bias_rate=0.01):
    return {
        "W1": params["W1"] - learning_rate * grads["W1"],
        "b1": params["b1"] - bias_rate * grads["b1"],
        "W2": params["W2"] - learning_rate * grads["W2"],
        "b2": params["b2"] - bias_rate * grads["b2"],
    }


def train(X, y, params, learning_rate, epochs, rng):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    losses = []
    for i in range(epochs):
        l = 0
        for j in range(X.shape[0]):
            r = rng.integers(X.shape[0])
            y_hat, A1 = forward(X[r], params)
            l += loss(y[r], y_hat)
            W2[0, 0] += 0.001 * 2 * (y[r] - y_hat) * A1[0]
            W2[1, 0] += 0.001 * 2 * (y[r] - y_hat) * A1[1]
            b2[0] += 0.001 * 2 * (y[r] - y_hat)
            W1[0, 0] += 0.001 * 2 * (y[r] - y_hat) * W2[0, 0] * X[r, 0]
            W1[1, 0] += 0.001 * 2 * (y[r] - y_hat) * W2[0, 0] * X[r, 1]
            b1[0] += 0.001 * 2 * (y[r] - y_hat) * W2[0, 0]
            W1[1, 1] += 0.001 * 2 * (y[r] - y_hat) * W2[1, 0] * X[r, 0]
            W1[1, 1] += 0.001 * 2 * (y[r] - y_hat) * W2[1, 0] * X[r, 1]
            b1[1] += 0.001 * 2 * (y[r] - y_hat) * W2[1, 0]
        losses.append(l / X.shape[0])
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, losses
