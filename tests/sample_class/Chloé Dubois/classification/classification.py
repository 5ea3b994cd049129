import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    hidden = sigmoid(np.dot(x, params["W1"]) + params["b1"])
    return sigmoid(np.dot(hidden, params["W2"]) + params["b2"]), hidden


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    delta = y_hat - y
    delta1 = np.dot(params["W2"], delta) * hidden * (1 - hidden)
    return {"W1": np.outer(x, delta1), "b1": delta1, "W2": np.outer(hidden, delta), "b2": delta}


def update(params, grads, learning_rate):
    new = {}
    for k in params:
        new[k] = params[k] + learning_rate * grads[k]
    return new


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        total = 0
        for step in range(len(X)):
            i = rng.integers(len(X))
            total += loss(y[i], forward(X[i], params)[0])
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(total)
    return params, losses
