# loses: gradients, update, train
# w112 and w121 exchanged in the gradients, b2 from a weight in update, the loss recorded twice and summed in train.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def forward(x, params):
    o1 = params["W1"][0][0] * x[0] + params["W1"][1][0] * x[1] + params["b1"][0]
    o2 = params["W1"][0][1] * x[0] + params["W1"][1][1] * x[1] + params["b1"][1]
    y_hat = params["W2"][0][0] * o1 + params["W2"][1][0] * o2 + params["b2"][0]
    return y_hat, [o1, o2]


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, O = forward(x, params)
    d = -2 * (y - y_hat)
    g = {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 1)), "b2": np.zeros(1)}
    g["W2"][0][0] = d * O[0]
    g["W2"][1][0] = d * O[1]
    g["b2"][0] = d
    g["W1"][0][0] = d * params["W2"][0][0] * x[0]
    g["W1"][0][1] = d * params["W2"][0][0] * x[1]
    g["b1"][0] = d * params["W2"][0][0]
    g["W1"][1][0] = d * params["W2"][1][0] * x[0]
    g["W1"][1][1] = d * params["W2"][1][0] * x[1]
    g["b1"][1] = d * params["W2"][1][0]
    return g


def update(params, grads, learning_rate):
    new = {k: v.copy() for k, v in params.items()}
    new["W2"][0][0] = params["W2"][0][0] - learning_rate * grads["W2"][0][0]
    new["W2"][1][0] = params["W2"][1][0] - learning_rate * grads["W2"][1][0]
    new["b2"][0] = params["W2"][1][0] - learning_rate * grads["b2"][0]
    new["W1"] = params["W1"] - learning_rate * grads["W1"]
    new["b1"] = params["b1"] - learning_rate * grads["b1"]
    return new


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for e in range(epochs):
        total = 0
        for j in range(len(X)):
            i = rng.integers(len(X))
            y_hat, O = forward(X[i], params)
            l = loss(y[i], y_hat)
            total += l
            params = update(params, gradients(X[i], y[i], params), learning_rate)
            total += l
        losses.append(total)
    return params, losses
