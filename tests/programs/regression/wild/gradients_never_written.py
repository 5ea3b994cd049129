# loses: gradients, update, train
# Only the video's single function is there; gradients and update were left as the stub had them.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    O = np.dot(params["W1"].T, x) + params["b1"]
    y_hat = np.dot(params["W2"].T, O) + params["b2"]
    return y_hat.item(), O


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    raise NotImplementedError("Exercise 3: gradients")


def update(params, grads, learning_rate):
    raise NotImplementedError("Exercise 4: update")


def update_all(p, y, y_hat, O, x, lr):
    p["W2"][0, 0] += lr * 2 * (y - y_hat) * O[0]
    p["W2"][1, 0] += lr * 2 * (y - y_hat) * O[1]
    p["b2"][0] = p["W2"][1, 0] + lr * 2 * (y - y_hat)
    p["W1"][0, 0] += lr * 2 * (y - y_hat) * p["W2"][0, 0] * x[0]
    p["W1"][0, 1] += lr * 2 * (y - y_hat) * p["W2"][0, 0] * x[1]
    p["b1"][0] += lr * 2 * (y - y_hat) * p["W2"][0, 0]
    p["W1"][1, 0] += lr * 2 * (y - y_hat) * p["W2"][1, 0] * x[0]
    p["W1"][1, 1] += lr * 2 * (y - y_hat) * p["W2"][1, 0] * x[1]
    p["b1"][1] += lr * 2 * (y - y_hat) * p["W2"][1, 0]
    return p


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        epoch_losses = []
        for _ in range(len(X)):
            i = rng.choice(len(X))
            y_hat, O = forward(X[i], params)
            epoch_losses.append(loss(y[i], y_hat))
            params = update_all(params, y[i], y_hat, O, X[i], learning_rate)
        losses.append(np.mean(epoch_losses))
    return params, losses
