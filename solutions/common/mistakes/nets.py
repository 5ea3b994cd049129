"""In what the two networks differ."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from common.mistakes.network import sigmoid


@dataclass(frozen=True)
class Net:
    """A 2-2-1 network: its activation, and what its derivatives are made of."""

    sigmoid: bool
    act: Callable[[float], float]
    factor: str  # in ∂L/∂ŷ
    slope: str  # of a hidden neuron
    loss: str
    chain: str  # as a student reads it
    dot_slope: str
    lesson: tuple  # its rows

    def lose(self, y, y_hat):
        """The loss, as a number."""
        if self.sigmoid:
            return -y * math.log(y_hat) - (1 - y) * math.log(1 - y_hat)
        return (y - y_hat) ** 2

    def squash(self, expression):
        """The expression of the activation of a weighted sum."""
        return f"1 / (1 + exp(-({expression})))" if self.sigmoid else f"({expression})"

    def of(self, formula):
        """The same, as a student reads it."""
        return f"σ({formula})" if self.sigmoid else formula


LINEAR = Net(
    sigmoid=False,
    act=lambda z: z,
    factor="2.0",
    slope="1.0",
    loss="(y - y_hat)**2",
    chain="−2(y − ŷ)",
    dot_slope="",
    lesson=((8.0, 8.0, 4.0), (7.0, 9.0, 5.0), (6.0, 10.0, 6.0), (5.0, 12.0, 7.0)),
)
LOGISTIC = Net(
    sigmoid=True,
    act=sigmoid,
    factor="1.0",
    slope="O[j] * (1 - O[j])",
    loss="-y * log(y_hat) - (1 - y) * log(1 - y_hat)",
    chain="−(y − ŷ)",
    dot_slope=" · O₁ⱼ(1 − O₁ⱼ)",
    lesson=((8.0, 8.0, 1.0), (7.0, 9.0, 1.0), (6.0, 10.0, 0.0), (5.0, 5.0, 0.0)),
)
