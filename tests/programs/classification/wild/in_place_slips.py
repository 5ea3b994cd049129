# loses: gradients, train
import numpy as np


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def squash(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    z += 1
    np.reciprocal(z, out=z)
    return z


def forward(x, params):
    hidden = squash(params["W1"].T @ np.asarray(x, float) + params["b1"])
    out = squash(params["W2"].T @ hidden + params["b2"])
    return out[0], hidden


def loss(y, y_hat):
    return -np.log(np.where(y == 1, y_hat, 1 - y_hat))


def gradients(x, y, params):
    out, hidden = forward(x, params)
    delta2 = np.array([out])
    delta2 -= y
    delta1 = params["W2"] @ delta2
    delta1 *= hidden
    delta1 *= 1 + hidden
    W1 = np.tile(np.reshape(x, (2, 1)), 2).astype(float)
    W1 *= delta1
    W2 = np.ones((2, 1))
    W2 *= delta2
    return {"W1": W1, "b1": delta1, "W2": W2, "b2": delta2}


def update(params, grads, learning_rate):
    params = {k: v.copy() for k, v in params.items()}
    for k in grads:
        params[k] -= learning_rate * grads[k]
    return params


def train(X, y, params, learning_rate, epochs, rng):
    params = {k: np.array(v, float) for k, v in params.items()}
    losses = []
    for epoch in range(epochs):
        order = np.arange(len(X))
        np.random.shuffle(order)
        total = 0.0
        for row in order:
            out, hidden = forward(X[row], params)
            total += loss(y[row], out)
            slopes = gradients(X[row], y[row], params)
            for k in params:
                params[k] -= learning_rate * slopes[k]
        losses.append(total / len(order))
    return params, np.array(losses)
