import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

from dataclasses import dataclass, field
from functools import lru_cache, wraps


class Params(dict):
    def __sub__(self, other):
        return Params({k: self[k] - other[k] for k in self})

    def __rmul__(self, c):
        return Params({k: c * self[k] for k in self})

    def copy(self):
        return Params({k: np.array(v) for k, v in self.items()})


def traced(f):
    @wraps(f)
    def inner(*args, **kw):
        inner.calls += 1
        return f(*args, **kw)
    inner.calls = 0
    return inner


@traced
def forward(x, params):
    h = np.asarray(params["W1"]).T.dot(x) + params["b1"]
    return (np.asarray(params["W2"]).T.dot(h) + params["b2"]).squeeze(), h[:, np.newaxis]


@traced
def loss(y, y_hat):
    return y**2 - 2 * y * y_hat + y_hat**2


@traced
def gradients(x, y, params):
    y_hat, h = forward(x, params)
    e = np.float64(y_hat - y) * 2
    return Params(W1=e * np.asarray(x)[:, None] @ params["W2"].T, b1=e * params["W2"].flatten(), W2=e * h, b2=e.reshape(1))


@traced
def update(params, grads, learning_rate):
    return Params(params) - learning_rate * Params(grads)


def epoch(rows, params, eta, X, y):
    if not len(rows):
        return params, 0.0
    first, *rest = rows
    here = loss(y[first], forward(X[first], params)[0])
    params = update(params, gradients(X[first], y[first], params), eta)
    params, there = epoch(rest, params, eta, X, y)
    return params, here + there


def train(X, y, params, learning_rate, epochs, rng):
    def go(k, params, losses):
        if k == 0:
            return params, losses
        params, total = epoch(rng.integers(0, len(X), size=len(X)), params, learning_rate, X, y)
        return go(k - 1, params, [*losses, total / len(X)])
    return go(epochs, Params(params), [])
