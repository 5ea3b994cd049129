import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])
y = np.array([4.0, 5.0, 6.0, 7.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

L = np.longdouble

def forward(x, params):
    x = np.asarray(x, dtype=L)
    p = {k: np.asarray(v, dtype=L) for k, v in params.items()}
    h = x @ p["W1"] + p["b1"].ravel()
    return (h @ p["W2"].ravel() + p["b2"].ravel())[0], h

def loss(y, y_hat):
    return (L(y) - y_hat) ** L(2)

def gradients(x, y, params):
    y_hat, h = forward(x, params)
    e = -2 * (L(y) - y_hat)
    w = np.asarray(params["W2"], dtype=L).ravel()
    return {"W1": np.multiply.outer(np.asarray(x, L), w) * e, "b1": w * e, "W2": (h * e).reshape(-1, 1), "b2": np.full(1, e)}

def update(params, grads, learning_rate):
    return {k: np.asarray(params[k], L) - L(learning_rate) * np.asarray(grads[k], L).reshape(np.shape(params[k])) for k in params}

def train(X, y, params, learning_rate, epochs, rng):
    losses = {}
    n = len(X)
    for epoch in range(epochs):
        for step in range(n):
            i = rng.integers(0, n - 1, endpoint=True)
            losses.setdefault(epoch, []).append(loss(y[i], forward(X[i], params)[0]))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
    return params, [sum(l) / len(l) for l in losses.values()]
