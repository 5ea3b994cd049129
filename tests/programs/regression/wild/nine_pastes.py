# loses: forward, gradients, train
import numpy as np


def initialize_parameters():
    return {"W1": np.array([[0.1, 0.1], [0.1, 0.1]]), "b1": np.array([0.0, 0.0]), "W2": np.array([[0.1], [0.1]]), "b2": np.array([0.0])}


def forward(x, params):
    cgpa, resume = x[0], x[1]
    O11 = params["W1"][0][0] * cgpa + params["W1"][1][0] * resume + params["b1"][0]
    O12 = params["W1"][0][1] * cgpa + params["W1"][1][1] * resume + params["b1"][0]
    y_hat = params["W2"][0][0] * O11 + params["W2"][1][0] * O12 + params["b2"][0]
    return y_hat, (O11, O12)


def loss(y, y_hat):
    return y ** 2 - 2 * y * y_hat + y_hat ** 2


def gradients(x, y, params):
    y_hat, (O11, O12) = forward(x, params)
    common = -2 * (y - y_hat)
    g = {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 1)), "b2": np.zeros(1)}
    g["W2"][0][0] = common * O11
    g["W2"][1][0] = common * O12
    g["b2"][0] = common
    g["W1"][0][0] = common * params["W2"][0][0] * x[0]
    g["W1"][1][0] = common * params["W2"][0][0] * x[1]
    g["b1"][0] = common * params["W2"][0][0]
    g["W1"][0][1] = common * params["W2"][1][0] * x[1]
    g["W1"][1][1] = common * params["W2"][1][0] * x[1]
    g["b1"][1] = common * params["W2"][0][0]
    return g


def update(params, grads, learning_rate):
    return {k: np.array(params[k]) - learning_rate * np.array(grads[k]) for k in ("W1", "b1", "W2", "b2")}


def train(X, y, params, learning_rate, epochs, rng):
    p = {k: np.array(v, dtype=float) for k, v in params.items()}
    all_losses = []
    for i in range(epochs):
        total = 0
        for j in range(len(X)):
            r = rng.choice(range(len(X)))
            x1, x2 = X[r]
            y_hat, (O11, O12) = forward(X[r], p)
            total = total + 2 * loss(y[r], y_hat)
            e = 2 * (y[r] - y_hat)
            w2_11, w2_21 = p["W2"][0][0], p["W2"][1][0]
            p["W2"][0][0] = p["W2"][0][0] + learning_rate * e * O11
            p["W2"][1][0] = p["W2"][1][0] + learning_rate * e * O12
            p["b2"][0] = p["b2"][0] + learning_rate * e
            p["W1"][0][0] = p["W1"][0][0] + learning_rate * e * w2_11 * x1
            p["W1"][1][0] = p["W1"][1][0] + learning_rate * e * w2_11 * x2
            p["b1"][0] = p["b1"][0] + learning_rate * e * w2_11
            p["W1"][0][1] = p["W1"][0][1] + learning_rate * e * w2_21 * x1
            p["W1"][1][1] = p["W1"][1][1] + learning_rate * e * w2_21 * x2
            p["b1"][1] = p["b1"][1] + learning_rate * e * w2_21
        all_losses.append(total / len(X))
    return p, all_losses
