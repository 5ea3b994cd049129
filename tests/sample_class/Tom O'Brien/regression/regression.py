import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    hidden = x @ params["W1"] + params["b1"]
    return float((hidden @ params["W2"] + params["b2"])[0]), hidden


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    raise NotImplementedError("Exercise 3: gradients")


def update(params, grads, learning_rate):
    raise NotImplementedError("Exercise 4: update")


def train(X, y, params, learning_rate, epochs, rng):
    raise NotImplementedError("Exercise 5: train")
