import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

def expit(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z)))

def forward(x, params):
    O = expit(x @ params["W1"] + params["b1"])
    return expit(O @ params["W2"] + params["b2"]), O

def loss(y, y_hat):
    eps = 1e-300
    return -(y * np.log(np.maximum(y_hat, eps)) + (1 - y) * np.log1p(-y_hat))

def gradients(x, y, params):
    y_hat, O = forward(x, params)
    dz2 = y_hat - y
    dz1 = (params["W2"] @ dz2) * O * (1 - O)
    return {"W1": x[:, None] * dz1[None, :], "b1": dz1, "W2": O[:, None] * dz2, "b2": dz2}

def update(params, grads, learning_rate):
    for k in params:
        params[k] -= learning_rate * np.asarray(grads[k]).reshape(params[k].shape)
    return params

def train(X, y, params, learning_rate, epochs, rng):
    losses = np.zeros(epochs)
    for e in range(epochs):
        for i in rng.choice(len(X), len(X), replace=False):
            losses[e] += loss(y[i], forward(X[i], params)[0])[0]
            update(params, gradients(X[i], y[i], params), learning_rate)
        losses[e] /= len(X)
    return params, losses
