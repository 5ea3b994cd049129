# loses: forward, loss, gradients
# The output has no sigmoid, the loss is the squared error of the other assignment, and the hidden slopes are mis-bracketed.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    O = sigmoid(np.dot(params["W1"].T, x) + params["b1"])
    y_hat = np.dot(params["W2"].T, O) + params["b2"]
    return float(y_hat[0]), O


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    e = -(y - y_hat)
    g = {k: np.zeros_like(v) for k, v in params.items()}
    for j in range(2):
        g["W2"][j, 0] = e * O[j]
        g["b1"][j] = e * params["W2"][j, 0] * O[j] * 1 - O[j]
        for i in range(2):
            g["W1"][i, j] = e * params["W2"][j, 0] * O[j] * 1 - O[j] * x[i]
    g["b2"][0] = e
    return g


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for e in range(epochs):
        batch = []
        for _ in range(len(X)):
            r = rng.integers(0, len(X))
            y_hat, _ = forward(X[r], params)
            batch.append(loss(y[r], y_hat))
            params = update(params, gradients(X[r], y[r], params), learning_rate)
        losses.append(np.mean(batch))
    return params, losses
