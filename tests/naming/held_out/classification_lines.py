from math import exp, log

import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


class Net:
    def __init__(self, params):
        self.W1 = np.array(params["W1"], dtype=float)
        self.b1 = np.array(params["b1"], dtype=float)
        self.W2 = np.array(params["W2"], dtype=float)
        self.b2 = np.array(params["b2"], dtype=float)

    def predict(self, x):
        self.z = [self.W1[0, j] * x[0] + self.W1[1, j] * x[1] + self.b1[j] for j in (0, 1)]
        self.O = [1 / (1 + exp(-z)) for z in self.z]
        total = self.W2[0, 0] * self.O[0] + self.W2[1, 0] * self.O[1] + self.b2[0]
        self.y_hat = 1 / (1 + exp(-total))
        return self.y_hat

    def learn(self, x, y, rate):
        s = rate * (y - self.y_hat)
        O, W2 = self.O, self.W2.copy()
        self.W2[0, 0] += s * O[0]
        self.W2[1, 0] += s * O[1]
        self.b2[0] += s
        self.W1[0, 0] += s * W2[0, 0] * O[0] * (1 - O[0]) * x[0]
        self.W1[1, 0] += s * W2[0, 0] * O[0] * (1 - O[0]) * x[1]
        self.b1[0] += s * W2[0, 0] * O[0] * (1 - O[0])
        self.W1[0, 1] += s * W2[1, 0] * O[1] * (1 - O[1]) * x[0]
        self.W1[1, 1] += s * W2[1, 0] * O[1] * (1 - O[1]) * x[1]
        self.b1[1] += s * W2[1, 0] * O[1] * (1 - O[1])

    def params(self):
        return {"W1": self.W1, "b1": self.b1, "W2": self.W2, "b2": self.b2}


def forward(x, params):
    net = Net(params)
    return net.predict(x), np.array(net.O)


def loss(y, y_hat):
    if y > 0.5:
        return -log(y_hat)
    return -log(1 - y_hat)


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    w1, w2 = params["W2"][:, 0]
    d = -(y - y_hat)
    s1, s2 = O[0] * (1 - O[0]), O[1] * (1 - O[1])
    grads = initialize_parameters()
    grads["W1"][0][0] = d * w1 * s1 * x[0]
    grads["W1"][1][0] = d * w1 * s1 * x[1]
    grads["W1"][0][1] = d * w2 * s2 * x[0]
    grads["W1"][1][1] = d * w2 * s2 * x[1]
    grads["b1"][0] = d * w1 * s1
    grads["b1"][1] = d * w2 * s2
    grads["W2"][0][0] = d * O[0]
    grads["W2"][1][0] = d * O[1]
    grads["b2"][0] = d
    return grads


def update(params, grads, learning_rate):
    params = {name: np.array(value, dtype=float) for name, value in params.items()}
    params["W1"] -= learning_rate * grads["W1"]
    params["b1"] -= learning_rate * grads["b1"]
    params["W2"] -= learning_rate * grads["W2"]
    params["b2"] -= learning_rate * grads["b2"]
    return params


def train(X, y, params, learning_rate, epochs, rng):
    net = Net(params)
    averages = []
    for epoch in range(epochs):
        seen = []
        order = rng.integers(0, len(X), len(X))
        for i in order:
            seen.append(loss(y[i], net.predict(X[i])))
            net.learn(X[i], y[i], learning_rate)
        averages.append(sum(seen) / len(seen))
    return net.params(), averages
