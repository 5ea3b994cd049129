import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    hidden = sigmoid(params["W1"].T @ x + params["b1"])  # 隐藏层
    y_hat = sigmoid(params["W2"].T @ hidden + params["b2"])  # 输出层
    return y_hat[0], hidden


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


def gradients(x, y, params):
    y_hat, hidden = forward(x, params)
    error = y_hat - y
    back = error * params["W2"][:, 0]  # 和回归一样
    return {
        "W1": np.outer(x, back),
        "b1": back,
        "W2": error * hidden.reshape(2, 1),
        "b2": np.array([error]),
    }


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        values = []
        for i in order:
            values.append(loss(y[i], forward(X[i], params)[0]))
            params = update(params, gradients(X[i], y[i], params), learning_rate)
        losses.append(np.mean(values))
    return params, losses
