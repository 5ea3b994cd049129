# loses: forward, gradients, train
# forward returns from inside its loop after layer 1, gradients is transposed, train updates output weights first.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def layer(A_prev, W, b):
    return np.dot(W.T, A_prev) + b


def forward(x, params):
    A = x
    L = len(params) // 2
    for l in range(1, L + 1):
        A_prev = A
        A = layer(A_prev, params["W" + str(l)], params["b" + str(l)])
        return A[0], A


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    error = -2 * (y - y_hat)
    W2 = params["W2"]
    return {
        "W2": np.array([[error * A1[0]], [error * A1[1]]]),
        "b2": np.array([error]),
        "W1": error * np.array([[W2[0][0] * x[0], W2[0][0] * x[1]], [W2[1][0] * x[0], W2[1][0] * x[1]]]),
        "b1": np.array([error * W2[0][0], error * W2[1][0]]),
    }


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    p = {k: np.copy(params[k]) for k in params}
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            r = rng.integers(X.shape[0])
            y_hat, A1 = forward(X[r], p)
            Loss.append(loss(y[r], y_hat))
            e = learning_rate * 2 * (y[r] - y_hat)
            p["W2"][0][0] += e * A1[0]
            p["W2"][1][0] += e * A1[1]
            p["b2"][0] += e
            for n in range(2):
                p["W1"][0][n] += e * p["W2"][n][0] * X[r][0]
                p["W1"][1][n] += e * p["W2"][n][0] * X[r][1]
                p["b1"][n] += e * p["W2"][n][0]
        losses.append(sum(Loss) / len(Loss))
    return p, losses
