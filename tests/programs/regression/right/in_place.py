import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]], float)
y = np.array([4, 5, 6, 7], float)


def initialize_parameters():
    p = {}
    p["W1"] = np.full((2, 2), 0.1)
    p["b1"] = np.zeros(2)
    p["W2"] = np.full((2, 1), 0.1)
    p["b2"] = np.zeros(1)
    return p


def forward(x, params):
    h = np.dot(x, params["W1"])
    h += params["b1"]
    out = np.dot(h, params["W2"])
    out += params["b2"]
    return out[0], h


def loss(y, y_hat):
    return np.power(y - y_hat, 2)


def gradients(x, y, params):
    y_hat, h = forward(x, params)
    d = -2 * (y - y_hat)
    g = {}
    g["b2"] = np.array([d])
    g["W2"] = (d * h)[:, np.newaxis]
    g["b1"] = d * params["W2"][:, 0]
    g["W1"] = np.outer(x, g["b1"])
    return g


def update(params, grads, learning_rate):
    # changes the dict that was passed in, no copies
    params["W1"] -= learning_rate * grads["W1"]
    params["b1"] -= learning_rate * grads["b1"]
    params["W2"] -= learning_rate * grads["W2"]
    params["b2"] -= learning_rate * grads["b2"]
    return params


def train(X, y, params, learning_rate, epochs, rng):
    losses = np.zeros(epochs)
    index = list(range(len(X)))
    for epoch in range(epochs):
        rng.shuffle(index)
        for i in index:
            y_hat, _ = forward(X[i], params)
            losses[epoch] += loss(y[i], y_hat)
            update(params, gradients(X[i], y[i], params), learning_rate)
        losses[epoch] /= len(X)
        if epoch % 25 == 0:
            print("epoch", epoch, "loss", losses[epoch])
    return params, losses
