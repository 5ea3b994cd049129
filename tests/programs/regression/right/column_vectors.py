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


# helper from the video, works on columns
def linear_forward(A_prev, W, b):
    Z = np.dot(W.T, A_prev) + np.reshape(b, (-1, 1))
    return Z


def forward(x, params):
    A0 = np.reshape(x, (2, 1))
    A1 = linear_forward(A0, params["W1"], params["b1"])
    A2 = linear_forward(A1, params["W2"], params["b2"])
    return A2, A1          # (1,1) and (2,1)


def loss(y, y_hat):
    return (y - y_hat) ** 2


def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    y_hat = y_hat[0][0]
    grads = {}

    grads["W2"] = np.array([
        [-2 * (y - y_hat) * A1[0][0]],
        [-2 * (y - y_hat) * A1[1][0]],
    ])
    grads["b2"] = np.array([[-2 * (y - y_hat)]])

    grads["W1"] = np.array([
        [-2 * (y - y_hat) * params["W2"][0][0] * x[0], -2 * (y - y_hat) * params["W2"][1][0] * x[0]],
        [-2 * (y - y_hat) * params["W2"][0][0] * x[1], -2 * (y - y_hat) * params["W2"][1][0] * x[1]],
    ])
    grads["b1"] = np.array([
        [-2 * (y - y_hat) * params["W2"][0][0]],
        [-2 * (y - y_hat) * params["W2"][1][0]],
    ])
    return grads


def update(params, grads, learning_rate):
    W1 = params["W1"] - learning_rate * grads["W1"]
    W2 = params["W2"] - learning_rate * grads["W2"]
    b1 = params["b1"].reshape(2, 1) - learning_rate * np.reshape(grads["b1"], (2, 1))
    b2 = params["b2"].reshape(1, 1) - learning_rate * np.reshape(grads["b2"], (1, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            idx = rng.choice(X.shape[0])
            y_hat, A1 = forward(X[idx], params)
            Loss.append(loss(y[idx], y_hat)[0][0])
            grads = gradients(X[idx], y[idx], params)
            params = update(params, grads, learning_rate)
        print("Epoch - ", i + 1, "Loss - ", np.array(Loss).mean())
        losses.append(np.array(Loss).mean())
    return params, losses
