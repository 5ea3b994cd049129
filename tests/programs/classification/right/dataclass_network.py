"""Placement prediction.

A frozen dataclass holds the nine numbers; every step makes a new one.
"""

import math
from dataclasses import dataclass, fields, replace
from typing import Iterator

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters() -> dict[str, np.ndarray]:
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


@dataclass(frozen=True)
class Weights:
    w1_11: float
    w1_12: float
    w1_21: float
    w1_22: float
    b11: float
    b12: float
    w2_11: float
    w2_21: float
    b21: float

    @classmethod
    def from_dict(cls, d: dict) -> "Weights":
        return cls(*map(float, np.concatenate([np.ravel(d[k]) for k in ("W1", "b1", "W2", "b2")])))

    def to_dict(self) -> dict[str, np.ndarray]:
        return {
            "W1": np.array([[self.w1_11, self.w1_12], [self.w1_21, self.w1_22]]),
            "b1": np.array([self.b11, self.b12]),
            "W2": np.array([[self.w2_11], [self.w2_21]]),
            "b2": np.array([self.b21]),
        }


def logistic(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z))


def hidden_outputs(x, w: Weights) -> tuple[float, float]:
    return (
        logistic(w.w1_11 * x[0] + w.w1_21 * x[1] + w.b11),
        logistic(w.w1_12 * x[0] + w.w1_22 * x[1] + w.b12),
    )


def forward(x, params):
    w = Weights.from_dict(params)
    o = hidden_outputs(x, w)
    return logistic(w.w2_11 * o[0] + w.w2_21 * o[1] + w.b21), o


def loss(y: float, y_hat: float) -> float:
    return -(y * math.log(y_hat) + (1.0 - y) * math.log(1.0 - y_hat))


def gradients(x, y, params):
    w = Weights.from_dict(params)
    y_hat, (o1, o2) = forward(x, params)
    d = y_hat - y
    d1 = d * w.w2_11 * o1 * (1 - o1)
    d2 = d * w.w2_21 * o2 * (1 - o2)
    return Weights(
        w1_11=d1 * x[0],
        w1_12=d2 * x[0],
        w1_21=d1 * x[1],
        w1_22=d2 * x[1],
        b11=d1,
        b12=d2,
        w2_11=d * o1,
        w2_21=d * o2,
        b21=d,
    ).to_dict()


def update(params, grads, learning_rate):
    old, slope = Weights.from_dict(params), Weights.from_dict(grads)
    new = old
    for f in fields(Weights):
        new = replace(new, **{f.name: getattr(old, f.name) - learning_rate * getattr(slope, f.name)})
    return new.to_dict()


def random_rows(n: int, rng: np.random.Generator) -> Iterator[int]:
    for _ in range(n):
        yield int(rng.integers(n))


def train(X, y, params, learning_rate, epochs, rng):
    losses: list[float] = []
    for _ in range(epochs):
        of_this_epoch: list[float] = []
        for row in random_rows(len(X), rng):
            of_this_epoch.append(loss(y[row], forward(X[row], params)[0]))
            params = update(params, gradients(X[row], y[row], params), learning_rate)
        losses.append(math.fsum(of_this_epoch) / len(of_this_epoch))
    return params, losses
