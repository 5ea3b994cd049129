import math
import numpy as np


class Neuron:
    def __init__(self, *weights, bias):
        self.w, self.b = weights, bias

    def __call__(self, *signals):
        self.signals = signals
        s = sum(w * v for w, v in zip(self.w, signals)) + self.b
        self.o = 1 / (1 + math.exp(-s)) if s >= 0 else math.exp(s) / (1 + math.exp(s))
        return self.o

    def slope(self):
        return self.o * (1 - self.o)


def build(params):
    W1, b1 = params["W1"], params["b1"]
    h1 = Neuron(W1[0, 0], W1[1, 0], bias=b1[0])
    h2 = Neuron(W1[0, 1], W1[1, 1], bias=b1[1])
    out = Neuron(params["W2"][0, 0], params["W2"][1, 0], bias=params["b2"][0])
    return h1, h2, out


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    h1, h2, out = build(params)
    o = out(h1(*x), h2(*x))
    return o, np.array([h1.o, h2.o])


def loss(y, y_hat):
    return -(y * math.log(y_hat) + (1 - y) * math.log(1 - y_hat))


def gradients(x, y, params):
    h1, h2, out = build(params)
    delta = out(h1(*x), h2(*x)) - y
    d1 = delta * out.w[0] * h1.slope()
    d2 = delta * out.w[1] * h2.slope()
    return {
        "W1": np.array([[d1 * x[0], d2 * x[0]], [d1 * x[1], d2 * x[1]]]),
        "b1": np.array([d1, d2]),
        "W2": np.array([[delta * h1.o], [delta * h2.o]]),
        "b2": np.array([delta]),
    }


def update(params, grads, learning_rate):
    moved = dict(params)
    for key, slope in grads.items():
        moved[key] = params[key] - slope * learning_rate
    return moved


def train(X, y, params, learning_rate, epochs, rng):
    averages = []
    rows = list(zip(X, y))
    for _ in range(epochs):
        costs = []
        for _ in rows:
            features, target = rows[rng.integers(len(rows))]
            guess, _ = forward(features, params)
            costs.append(loss(target, guess))
            params = update(params, gradients(features, target, params), learning_rate)
        averages.append(np.average(costs))
    return params, averages
