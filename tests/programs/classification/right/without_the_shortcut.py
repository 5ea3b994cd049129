import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

# the chain rule without the shortcut
def sigmoid(z):
    return np.exp(z) / (np.exp(z) + 1)

def dsigmoid(z):
    s = sigmoid(z)
    return s - s**2

def _z(x, params):
    z1 = params["W1"][0] * x[0] + params["W1"][1] * x[1] + params["b1"]
    return z1, sigmoid(z1)[0] * params["W2"][0] + sigmoid(z1)[1] * params["W2"][1] + params["b2"]

def forward(x, params):
    z1, z2 = _z(x, params)
    return sigmoid(z2), sigmoid(z1)

def loss(y, y_hat):
    p = y_hat * y + (1 - y_hat) * (1 - y)
    return -np.log(p)

def gradients(x, y, params):
    z1, z2 = _z(x, params)
    p = sigmoid(z2)
    dL_dp = -y / p + (1 - y) / (1 - p)
    dL_dz2 = dL_dp * dsigmoid(z2)
    out = {"b2": dL_dz2, "W2": np.stack([dL_dz2 * s for s in sigmoid(z1)])}
    out["b1"] = np.hstack([dL_dz2 * params["W2"][j] * dsigmoid(z1)[j] for j in (0, 1)])
    out["W1"] = np.vstack([out["b1"] * xi for xi in x])
    return out

update = lambda params, grads, learning_rate: {k: params[k] - learning_rate * grads[k] for k in ["b2", "W2", "b1", "W1"]}

def train(X, y, params, learning_rate, epochs, rng):
    data = np.column_stack((X, y))
    losses = []
    for _ in range(epochs):
        shuffled = rng.permutation(data)
        ls = []
        for *x, t in shuffled:
            x = np.array(x)
            ls.append(np.ravel(loss(t, forward(x, params)[0]))[0])
            params = update(params, gradients(x, t, params), learning_rate)
        losses.append(np.average(ls))
    return params, losses
