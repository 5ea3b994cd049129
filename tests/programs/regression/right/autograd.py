"""Instead of typing formulas I wrote a small autograd engine (see Karpathy's micrograd video)."""

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


class Value:
    def __init__(self, data, parents=()):
        self.data = float(data)
        self.grad = 0.0
        self.parents = parents  # pairs of (Value, local slope)

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))

    __radd__ = __add__
    __rmul__ = __mul__

    def __sub__(self, other):
        return self + (-1.0) * other

    def square(self):
        return Value(self.data**2, ((self, 2 * self.data),))

    def backward(self):
        order, seen = [], set()

        def visit(v):
            if id(v) not in seen:
                seen.add(id(v))
                for parent, _ in v.parents:
                    visit(parent)
                order.append(v)

        visit(self)
        self.grad = 1.0
        for v in reversed(order):
            for parent, slope in v.parents:
                parent.grad += slope * v.grad


def wrap(params):
    return {k: np.vectorize(Value, otypes=[object])(v) for k, v in params.items()}


def network(x, p):
    h = [p["W1"][0, j] * float(x[0]) + p["W1"][1, j] * float(x[1]) + p["b1"][j] for j in range(2)]
    out = p["W2"][0, 0] * h[0] + p["W2"][1, 0] * h[1] + p["b2"][0]
    return out, h


def forward(x, params):
    out, h = network(x, wrap(params))
    return out.data, np.array([v.data for v in h])


def loss(y, y_hat):
    return (Value(y) - y_hat).square().data


def gradients(x, y, params):
    p = wrap(params)
    out, _ = network(x, p)
    (Value(y) - out).square().backward()
    return {k: np.vectorize(lambda v: v.grad, otypes=[float])(v) for k, v in p.items()}


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for _ in range(epochs):
        epoch = 0.0
        for i in rng.integers(len(X), size=len(X)):
            epoch += loss(y[i], forward(X[i], params)[0]) / len(X)
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(epoch)
    return params, losses
