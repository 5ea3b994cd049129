import numpy as np  # only for the given function, the rest is plain python

X = [[8, 8], [7, 9], [6, 10], [5, 12]]
y = [4, 5, 6, 7]


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def forward(x, params):
    x1 = float(x[0])
    x2 = float(x[1])
    w111 = float(params["W1"][0][0])
    w112 = float(params["W1"][0][1])
    w121 = float(params["W1"][1][0])
    w122 = float(params["W1"][1][1])
    b11 = float(params["b1"][0])
    b12 = float(params["b1"][1])
    w211 = float(params["W2"][0][0])
    w221 = float(params["W2"][1][0])
    b21 = float(params["b2"][0])

    o11 = w111 * x1 + w121 * x2 + b11
    o12 = w112 * x1 + w122 * x2 + b12
    y_hat = w211 * o11 + w221 * o12 + b21
    return y_hat, [o11, o12]


def loss(y, y_hat):
    return float((y - y_hat) * (y - y_hat))


def gradients(x, y, params):
    y_hat, (o11, o12) = forward(x, params)
    x1 = float(x[0])
    x2 = float(x[1])
    w211 = float(params["W2"][0][0])
    w221 = float(params["W2"][1][0])
    e = -2 * (float(y) - y_hat)
    dw111 = e * w211 * x1
    dw112 = e * w221 * x1
    dw121 = e * w211 * x2
    dw122 = e * w221 * x2
    db11 = e * w211
    db12 = e * w221
    dw211 = e * o11
    dw221 = e * o12
    db21 = e
    return {
        "W1": [[dw111, dw112], [dw121, dw122]],
        "b1": [db11, db12],
        "W2": [[dw211], [dw221]],
        "b2": [db21],
    }


def update(params, grads, learning_rate):
    n = learning_rate
    new = {"W1": [], "b1": [], "W2": [], "b2": []}
    for old_row, grad_row in zip(params["W1"], grads["W1"]):
        new["W1"].append([float(o) - n * float(g) for o, g in zip(old_row, grad_row)])
    for old, grad in zip(params["b1"], grads["b1"]):
        new["b1"].append(float(old) - n * float(grad))
    for old_row, grad_row in zip(params["W2"], grads["W2"]):
        new["W2"].append([float(o) - n * float(g) for o, g in zip(old_row, grad_row)])
    new["b2"].append(float(params["b2"][0]) - n * float(grads["b2"][0]))
    return new


def train(X, y, params, learning_rate, epochs, rng):
    rows = len(X)
    losses = []
    for epoch in range(epochs):
        step_losses = []
        for _ in range(rows):
            i = int(rng.random() * rows)
            prediction, _o = forward(X[i], params)
            step_losses.append(loss(y[i], prediction))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(sum(step_losses) / len(step_losses))
    return params, losses
