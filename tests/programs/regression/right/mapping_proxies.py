import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

from types import MappingProxyType
from typing import NamedTuple
from functools import reduce, partial
import operator


class Step(NamedTuple):
    params: MappingProxyType
    loss: np.float64


def forward(x, params):
    hidden = np.einsum("i,ij->j", x, params["W1"]) + params["b1"]
    y_hat = np.tensordot(hidden, params["W2"], axes=([0], [0])) + params["b2"]
    return y_hat, hidden


def loss(y, y_hat):
    return np.square(np.subtract(y, y_hat))


def gradients(x, y, params):
    (y_hat,), hidden = forward(x, params)
    delta = 2.0 * (y_hat - y)
    return MappingProxyType(
        {
            "b2": np.atleast_1d(delta),
            "W2": np.einsum("j,k->jk", hidden, [delta]),
            "b1": np.einsum("jk,k->j", params["W2"], [delta]),
            "W1": np.einsum("i,jk,k->ij", x, params["W2"], [delta]),
        }
    )


def update(params, grads, learning_rate):
    return MappingProxyType({k: operator.sub(v, learning_rate * grads[k]) for k, v in params.items()})


def train(X, y, params, learning_rate, epochs, rng):
    def step(state, row):
        params, losses = state
        y_hat, _ = forward(X[row], params)
        new = update(params, gradients(X[row], y[row], params), learning_rate)
        return new, losses + [loss(y[row], y_hat).item()]

    history = []
    for rows in (rng.choice(len(y), size=len(y), replace=True) for _ in range(epochs)):
        params, ls = reduce(step, rows, (params, []))
        history.append(reduce(operator.add, ls) / len(ls))
    return dict(params), np.array(history)
