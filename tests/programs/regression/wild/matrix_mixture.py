# loses: gradients, update
# outer(delta, x) transposes W1, the biases lose the factor 2, and update writes =- on W2.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], dtype=float)
y = np.array([4, 5, 6, 7], dtype=float)


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    hidden = np.dot(x, params["W1"]) + params["b1"]
    return float(np.dot(hidden, params["W2"])[0] + params["b2"][0]), hidden


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    error = y_hat - y
    delta = error * params["W2"].flatten()
    return {
        "W1": 2 * np.outer(delta, x),
        "b1": delta,
        "W2": 2 * error * hidden.reshape(2, 1),
        "b2": np.array([error]),
    }


def update(params, grads, learning_rate):
    W1, b1, W2, b2 = params["W1"].copy(), params["b1"].copy(), params["W2"].copy(), params["b2"].copy()
    W1 -= learning_rate * grads["W1"]
    b1 -= learning_rate * grads["b1"]
    W2 =- learning_rate * grads["W2"]
    b2 -= learning_rate * grads["b2"]
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        errors = []
        for _ in range(X.shape[0]):
            index = rng.integers(0, X.shape[0])
            errors.append(loss(y[index], forward(X[index], params)[0]))
            params = update(params, gradients(X[index], y[index], params), learning_rate)
        losses.append(np.mean(errors))
    return params, losses
