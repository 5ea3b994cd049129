import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def squash(t):
    return 1 / (1 + np.exp(-t))


def forward(x, params):
    sums = np.asarray(x) @ params["W1"] + params["b1"]
    hidden = squash(sums)
    output = squash(hidden @ params["W2"] + params["b2"])
    return output[0], hidden


def loss(y, y_hat):
    yes = y * np.log(y_hat)
    no = (1 - y) * np.log(1 - y_hat)
    return -(yes + no)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    delta = y_hat - y
    back = delta * params["W2"].ravel()
    inner = back * hidden * (1 - hidden)
    return {
        "W2": (delta * hidden).reshape(2, 1),
        "b2": np.array([delta]),
        "W1": np.outer(x, inner),
        "b1": inner.copy(),
    }


def update(params, grads, learning_rate):
    fresh = {}
    for name, value in params.items():
        fresh[name] = value - learning_rate * grads[name]
    return fresh


def train(X, y, params, learning_rate, epochs, rng):
    weights = {name: np.array(value, dtype=float) for name, value in params.items()}
    losses = []
    for epoch in range(epochs):
        running = 0.0
        for row in rng.permutation(len(X)):
            y_hat, hidden = forward(X[row], weights)
            running += loss(y[row], y_hat)
            weights = update(weights, gradients(X[row], y[row], weights), learning_rate)
        losses.append(running / len(X))
    return weights, losses
