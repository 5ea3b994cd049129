from __future__ import annotations

import math
from dataclasses import dataclass

w: float = 0.5
b: float = 1.0
a_prev: float = 0.25
y: float = 1.0


def sigmoid(z: float) -> float:
    if z >= 0:
        return 1.0 / (1.0 + math.exp(-z))
    t = math.exp(z)
    return t / (1.0 + t)


@dataclass
class Neuron:
    weight: float
    bias: float

    def weighted_sum(self, incoming: float) -> float:
        return self.weight * incoming + self.bias

    def activation(self, incoming: float) -> float:
        return sigmoid(self.weighted_sum(incoming))

    def cost(self, incoming: float, target: float) -> float:
        return (self.activation(incoming) - target) ** 2


last = Neuron(w, b)
z: float = last.weighted_sum(a_prev)
a: float = last.activation(a_prev)
cost: float = last.cost(a_prev, y)
