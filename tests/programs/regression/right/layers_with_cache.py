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


def layer_forward(A_prev, W, b):
    """one linear layer, remembers what backward needs"""
    cache = (A_prev, W)
    return A_prev.dot(W) + b, cache


def layer_backward(dZ, cache):
    A_prev, W = cache
    dW = np.dot(A_prev.reshape(-1, 1), dZ.reshape(1, -1))
    db = dZ
    dA_prev = np.dot(W, dZ)
    return dA_prev, dW, db


def full_pass(x, params):
    caches = []
    A = np.asarray(x, dtype=float)
    for l in (1, 2):
        A, cache = layer_forward(A, params[f"W{l}"], params[f"b{l}"])
        caches.append(cache)
    return A, caches


def forward(x, params):
    A, caches = full_pass(x, params)
    return A, caches[1][0]


def loss(y, y_hat):
    return np.sum((np.asarray(y) - np.asarray(y_hat)) ** 2)


def gradients(x, y, params):
    A, caches = full_pass(x, params)
    grads = {"A2": A, "A1": caches[1][0], "loss": float(loss(y, A))}
    dA = -2 * (y - A)
    for l in (2, 1):
        dA, grads[f"W{l}"], grads[f"b{l}"] = layer_backward(dA, caches[l - 1])
    grads["x"] = dA
    return grads


def update(params, grads, learning_rate):
    params = {k: np.array(v) for k, v in params.items()}
    for l in (1, 2):
        params["W" + str(l)] -= learning_rate * grads["W" + str(l)]
        params["b" + str(l)] -= learning_rate * grads["b" + str(l)]
    params["steps"] = params.get("steps", 0) + 1
    return params


def train(X, y, params, learning_rate, epochs, rng):
    history = []
    m = X.shape[0]
    for epoch in range(epochs):
        costs = []
        rows = rng.integers(0, m, m)
        for r in rows:
            grads = gradients(X[r], y[r], params)
            costs.append(grads["loss"])
            params = update(params, grads, learning_rate)
        history.append(np.mean(costs))
        if (epoch + 1) % 10 == 0:
            print("cost after epoch %i: %f" % (epoch + 1, history[-1]))
    return params, history
