import numpy as np


def initialize_parameters():
    params = {"W1": np.empty((2, 2)), "b1": np.empty(2), "W2": np.empty((2, 1)), "b2": np.empty(1)}
    for key, array in params.items():
        array.fill(0.1 if key[0] == "W" else 0.0)
    return params


def forward(x, params):
    hidden = params["b1"].astype(float).copy()
    hidden += np.dot(np.transpose(params["W1"]), x)
    out = params["b2"].astype(float).copy()
    out += np.dot(hidden, params["W2"])
    return out.item(), hidden


def loss(y, y_hat):
    return float(np.square(np.subtract(y, y_hat)))


def gradients(x, y, params):
    grads = {key: np.zeros_like(value, dtype=float) for key, value in params.items()}
    y_hat, hidden = forward(x, params)
    grads["b2"] += y_hat
    grads["b2"] -= y
    grads["b2"] *= 2
    grads["W2"][:, 0] = hidden
    grads["W2"] *= grads["b2"]
    grads["b1"] += params["W2"][:, 0]
    grads["b1"] *= grads["b2"]
    grads["W1"] += np.outer(x, grads["b1"])
    return grads


def update(params, grads, learning_rate):
    new = {key: np.array(value, dtype=float) for key, value in params.items()}
    for key in new:
        np.subtract(new[key], np.multiply(learning_rate, grads[key]), out=new[key])
    return new


def train(X, y, params, learning_rate, epochs, rng):
    losses = np.zeros(epochs)
    for epoch in range(epochs):
        rows = rng.choice(len(X), size=len(X))
        for row in rows:
            y_hat, _ = forward(X[row], params)
            losses[epoch] += loss(y[row], y_hat)
            params = update(params, gradients(X[row], y[row], params), learning_rate)
        losses[epoch] /= len(rows)
    return params, losses
