import numpy as np

X = np.array([[8., 8.], [7., 9.], [6., 10.], [5., 5.]])
y = np.array([1., 1., 0., 0.])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def σ(z):
    return 1.0 / (1.0 + np.exp(-z))


def forward(x, params):
    o1 = σ(x @ params["W1"] + params["b1"])
    y_hat = σ(o1 @ params["W2"] + params["b2"])
    return y_hat, o1


def loss(y, y_hat):
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def gradients(x, y, params):
    y_hat, o1 = forward(x, params)
    δ2 = y_hat - y
    δ1 = (params["W2"] @ δ2) * o1 * (1 - o1)
    return {"W1": np.outer(x, δ1), "b1": δ1, "W2": np.outer(o1, δ2), "b2": δ2}


def update(params, grads, learning_rate):
    return {k: v - learning_rate * grads[k] for k, v in params.items()}


def train(X, y, params, learning_rate, epochs, rng):
    losses = np.zeros(epochs)
    m = len(X)
    for t in range(epochs):
        for i in rng.permutation(m):
            losses[t] += loss(y[i], forward(X[i], params)[0])[0] / m
            params = update(params, gradients(X[i], y[i], params), learning_rate)
    return params, losses
