from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

X: Array = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], dtype=np.float64)
y: Array = np.array([4, 5, 6, 7], dtype=np.float64)


class Params(TypedDict):
    W1: Array
    b1: Array
    W2: Array
    b2: Array


class Prediction(NamedTuple):
    y_hat: float
    hidden: Array


@dataclass
class History:
    """Collects the losses of an epoch and averages them when it ends."""

    epochs: list[float] = field(default_factory=list)
    _current: list[float] = field(default_factory=list)

    def record(self, value: float) -> None:
        self._current.append(value)

    def close_epoch(self) -> None:
        self.epochs.append(sum(self._current) / len(self._current))
        self._current.clear()


def initialize_parameters() -> Params:
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x: Array, params: Params) -> Prediction:
    hidden: Array = params["W1"].T @ x + params["b1"]
    y_hat = float(params["W2"][:, 0] @ hidden + params["b2"][0])
    return Prediction(y_hat=y_hat, hidden=hidden)


def loss(y: float, y_hat: float) -> float:
    difference = y - y_hat
    return difference**2


def gradients(x: Array, y: float, params: Params) -> Params:
    prediction = forward(x, params)
    common: float = -2.0 * (y - prediction.y_hat)
    to_hidden: Array = common * params["W2"][:, 0]
    return {
        "W1": x[:, None] * to_hidden[None, :],
        "b1": to_hidden,
        "W2": common * prediction.hidden[:, None],
        "b2": np.array([common]),
    }


def update(params: Params, grads: Params, learning_rate: float) -> Params:
    return Params(
        W1=params["W1"] - learning_rate * grads["W1"],
        b1=params["b1"] - learning_rate * grads["b1"],
        W2=params["W2"] - learning_rate * grads["W2"],
        b2=params["b2"] - learning_rate * grads["b2"],
    )


def train(
    X: Array,
    y: Array,
    params: Params,
    learning_rate: float,
    epochs: int,
    rng: np.random.Generator,
) -> tuple[Params, list[float]]:
    history = History()
    for _epoch in range(epochs):
        for _step in range(X.shape[0]):
            row = int(rng.integers(low=0, high=X.shape[0]))
            x_row, y_row = X[row], float(y[row])
            history.record(loss(y_row, forward(x_row, params).y_hat))
            params = update(params, gradients(x_row, y_row, params), learning_rate)
        history.close_epoch()
    return params, history.epochs
