import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]], dtype="float64")
y = np.array([1, 1, 0, 0], dtype="float64")
EPS = 1e-15


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def stable_sigmoid(z):
    """does not overflow for large negative z"""
    z = np.asarray(z, dtype=float)
    out = np.empty_like(z)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    out[~pos] = ez / (1 + ez)
    return out


def forward(x, params):
    hidden = stable_sigmoid(params["W1"].T.dot(x) + params["b1"])
    y_hat = stable_sigmoid(params["W2"].T.dot(hidden) + params["b2"])
    return float(y_hat[0]), hidden


def loss(y, y_hat):
    p = np.clip(y_hat, EPS, 1 - EPS)
    return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)))


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    error = y_hat - y
    dW2 = (hidden * error).reshape(2, 1)
    db2 = np.array([error])
    dz1 = params["W2"].flatten() * error * hidden * (1 - hidden)
    dW1 = np.dot(np.reshape(x, (2, 1)), dz1.reshape(1, 2))
    return {"W1": dW1, "b1": dz1, "W2": dW2, "b2": db2}


def update(params, grads, learning_rate):
    for key, gradient in grads.items():
        params[key] -= learning_rate * gradient
    return params


def train(X, y, params, learning_rate, epochs, rng):
    order = np.arange(len(X))
    losses = []
    for epoch in range(epochs):
        rng.shuffle(order)
        epoch_losses = []
        for index in order:
            y_hat, _hidden = forward(X[index], params)
            epoch_losses.append(loss(y[index], y_hat))
            update(params, gradients(X[index], y[index], params), learning_rate)
        losses.append(float(np.mean(epoch_losses)))
    return params, losses
