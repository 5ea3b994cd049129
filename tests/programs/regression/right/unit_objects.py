"""Each neuron is an object that remembers what it saw."""
import numpy as np


class Unit:
    def __init__(self, weights, bias):
        self.weights = [float(w) for w in weights]
        self.bias = float(bias)

    def fire(self, seen):
        self.seen = list(seen)
        self.out = self.bias
        for w, s in zip(self.weights, self.seen):
            self.out += w * s
        return self.out

    def blame(self, delta):
        self.d_bias = delta
        self.d_weights = [delta * s for s in self.seen]
        return [delta * w for w in self.weights]


class Net:
    def __init__(self, params):
        w1 = np.asarray(params["W1"])
        self.top = Unit(w1[:, 0], params["b1"][0])
        self.bottom = Unit(w1[:, 1], params["b1"][1])
        self.last = Unit(np.ravel(params["W2"]), np.ravel(params["b2"])[0])

    def predict(self, x):
        self.hidden = [self.top.fire(x), self.bottom.fire(x)]
        return self.last.fire(self.hidden)

    def back(self, y):
        delta = -2.0 * (y - self.last.out)
        up, down = self.last.blame(delta)
        self.top.blame(up)
        self.bottom.blame(down)
        return {
            "W1": np.array([list(pair) for pair in zip(self.top.d_weights, self.bottom.d_weights)]),
            "b1": np.array([self.top.d_bias, self.bottom.d_bias]),
            "W2": np.array([[d] for d in self.last.d_weights]),
            "b2": np.array([self.last.d_bias]),
        }


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    net = Net(params)
    guess = net.predict(x)
    return guess, np.array(net.hidden)


def loss(y, y_hat):
    miss = y - y_hat
    return miss ** 2


def gradients(x, y, params):
    net = Net(params)
    net.predict(x)
    return net.back(y)


def update(params, grads, learning_rate):
    fresh = {}
    for name in params:
        step = learning_rate * grads[name]
        fresh[name] = params[name] - step
    return fresh


def train(X, y, params, learning_rate, epochs, rng):
    curve = []
    for _ in range(epochs):
        seen_losses = []
        for _ in X:
            pick = rng.integers(0, len(X))
            guess, _ = forward(X[pick], params)
            seen_losses.append(loss(y[pick], guess))
            params = update(params, gradients(X[pick], y[pick], params), learning_rate)
        curve.append(sum(seen_losses) / len(seen_losses))
    return params, curve
