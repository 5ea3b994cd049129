import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def sig(t):
    return 1 / (1 + np.exp(-t))


def forward(x, params):
    p = params
    o11 = sig(p["W1"][0, 0] * x[0] + p["W1"][1, 0] * x[1] + p["b1"][0])
    o12 = sig(p["W1"][0, 1] * x[0] + p["W1"][1, 1] * x[1] + p["b1"][1])
    return sig(p["W2"][0, 0] * o11 + p["W2"][1, 0] * o12 + p["b2"][0]), np.array([o11, o12])


def loss(y, y_hat):
    return -np.log(y_hat if y == 1 else 1 - y_hat)


def gradients(x, y, params):
    y_hat, (o11, o12) = forward(x, params)
    w211, w221 = params["W2"][0, 0], params["W2"][1, 0]
    diff = y_hat - y
    s11 = o11 * (1 - o11)
    s12 = o12 * (1 - o12)
    return {
        "W1": np.array([[diff * w211 * s11 * x[0], diff * w221 * s12 * x[0]],
                        [diff * w211 * s11 * x[1], diff * w221 * s12 * x[1]]]),
        "b1": np.array([diff * w211 * s11, diff * w221 * s12]),
        "W2": np.array([[diff * o11], [diff * o12]]),
        "b2": np.array([diff]),
    }


def update(params, grads, learning_rate):
    W1_new = params["W1"] - learning_rate * grads["W1"]
    b1_new = params["b1"] - learning_rate * grads["b1"]
    W2_new = params["W2"] - learning_rate * grads["W2"]
    b2_new = params["b2"] - learning_rate * grads["b2"]
    return {"W1": W1_new, "b1": b1_new, "W2": W2_new, "b2": b2_new}


def train(X, y, params, learning_rate, epochs, rng):
    # everything in one go, hidden layer first so that W2 is still the old one
    params = {k: v.copy() for k, v in params.items()}
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    losses = []
    for epoch in range(epochs):
        batch_losses = []
        for _ in range(X.shape[0]):
            r = rng.integers(X.shape[0])
            x, target = X[r], y[r]
            y_hat, O = forward(x, params)
            batch_losses.append(loss(target, y_hat))
            k = learning_rate * (target - y_hat)
            W1[0, 0] += k * W2[0, 0] * O[0] * (1 - O[0]) * x[0]
            W1[1, 0] += k * W2[0, 0] * O[0] * (1 - O[0]) * x[1]
            b1[0] += k * W2[0, 0] * O[0] * (1 - O[0])
            W1[0, 1] += k * W2[1, 0] * O[1] * (1 - O[1]) * x[0]
            W1[1, 1] += k * W2[1, 0] * O[1] * (1 - O[1]) * x[1]
            b1[1] += k * W2[1, 0] * O[1] * (1 - O[1])
            W2[0, 0] += k * O[0]
            W2[1, 0] += k * O[1]
            b2[0] += k
        losses.append(np.mean(batch_losses))
    return params, losses
