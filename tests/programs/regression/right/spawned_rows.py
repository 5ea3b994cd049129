from collections import deque

import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return dict(W1=np.full((2, 2), 0.1), b1=np.zeros(2), W2=np.full((2, 1), 0.1), b2=np.zeros(1))


def forward(x, params):
    hidden = x @ params["W1"] + params["b1"]
    y_hat = hidden @ params["W2"] + params["b2"]      # shape (1,)
    return y_hat, hidden


def loss(y, y_hat):
    return np.square(y - y_hat)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    delta2 = 2 * (y_hat - y)                          # dL/dy_hat, shape (1,)
    delta1 = params["W2"] @ delta2                    # shape (2,)
    return {
        "W2": np.outer(hidden, delta2),
        "b2": delta2,
        "W1": np.outer(x, delta1),
        "b1": delta1,
    }


def update(params, grads, learning_rate):
    return {name: value - learning_rate * grads[name] for name, value in params.items()}


def train(X, y, params, learning_rate, epochs, rng):
    n = len(X)
    losses = deque(maxlen=epochs)
    own = rng.spawn(1)[0]          # rows by a child of rng
    for epoch in range(epochs):
        seen = []
        for i in own.permutation(n):
            y_hat, _ = forward(X[i], params)
            seen.append(loss(y[i], y_hat))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(np.mean(seen))
    return params, losses
