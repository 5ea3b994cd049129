import numpy as np

# ---------------- data ----------------
X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


# ---------------- forward ----------------
def sigmoid_activation(Z):
    return 1 / (1 + np.exp(-Z)), {"Z": Z}


def sigmoid_derivative(Z):
    s = 1 / (1 + np.exp(-Z))
    return s * (1 - s)


def model_forward(x, params):
    Z1 = np.dot(params["W1"].T, x) + params["b1"]
    A1, cache1 = sigmoid_activation(Z1)
    Z2 = np.dot(params["W2"].T, A1) + params["b2"]
    A2, cache2 = sigmoid_activation(Z2)
    return A2, {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}


def forward(x, params):
    A2, cache = model_forward(x, params)
    return A2, cache["A1"]


# ---------------- loss ----------------
def loss(y, y_hat):
    cost = -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)
    return np.squeeze(cost)


# ---------------- backward ----------------
def gradients(x, y, params):
    A2, cache = model_forward(x, params)
    dA2 = -(y / A2) + (1 - y) / (1 - A2)
    dZ2 = dA2 * sigmoid_derivative(cache["Z2"])
    dA1 = np.dot(params["W2"], dZ2)
    dZ1 = dA1 * sigmoid_derivative(cache["Z1"])
    return {
        "dA2": dA2,
        "dZ2": dZ2,
        "W2": np.outer(cache["A1"], dZ2),
        "b2": dZ2,
        "dA1": dA1,
        "dZ1": dZ1,
        "W1": np.outer(x, dZ1),
        "b1": dZ1,
    }


def update(params, grads, learning_rate):
    out = dict(params)
    for name in "W1", "b1", "W2", "b2":
        out[name] = params[name] - learning_rate * grads[name]
    out["last_grads"] = np.concatenate([np.ravel(grads[n]) for n in ("W1", "b1", "W2", "b2")])
    return out


def train(X, y, params, learning_rate, epochs, rng):
    costs = []
    num = X.shape[0]
    for epoch in range(epochs):
        cost = 0
        picks = rng.integers(0, num, size=num)
        for pick in picks:
            A2, _ = forward(X[pick], params)
            cost = cost + loss(y[pick], A2)
            grads = gradients(X[pick], y[pick], params)
            params = update(params, grads, learning_rate)
        costs.append(cost / num)
        if epoch % 100 == 0:
            print("Cost after epoch {}: {:.4f}".format(epoch, costs[-1]))
    return params, costs
