import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

def sigmoid(z):
    z = np.clip(z, -700, 700)
    return np.reciprocal(1 + np.exp(np.negative(z)))

def forward(x, params):
    x = np.atleast_2d(x)
    A1 = sigmoid(np.matmul(x, params["W1"]) + params["b1"])
    A2 = sigmoid(np.matmul(A1, params["W2"]) + params["b2"])
    return A2, A1

def loss(y, y_hat):
    y = np.atleast_2d(y)
    y_hat = np.atleast_2d(y_hat)
    m = y.shape[0]
    cost = -1 / m * np.sum(np.multiply(y, np.log(y_hat)) + np.multiply(1 - y, np.log(1 - y_hat)))
    return np.squeeze(cost)

def gradients(x, y, params):
    x = np.atleast_2d(x)
    y = np.atleast_2d(y)
    m = x.shape[0]
    A2, A1 = forward(x, params)
    dZ2 = A2 - y
    dW2 = np.dot(A1.T, dZ2) / m
    db2 = np.sum(dZ2, axis=0, keepdims=True) / m
    dZ1 = np.dot(dZ2, params["W2"].T) * A1 * (1 - A1)
    dW1 = np.dot(x.T, dZ1) / m
    db1 = np.sum(dZ1, axis=0, keepdims=True) / m
    return {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2}

def update(params, grads, learning_rate):
    W1 = params["W1"] - learning_rate * grads["W1"]
    b1 = params["b1"] - learning_rate * np.ravel(grads["b1"])
    W2 = params["W2"] - learning_rate * np.reshape(grads["W2"], (2, 1))
    b2 = params["b2"] - learning_rate * np.ravel(grads["b2"])
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}

def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        cost = 0
        for j in range(X.shape[0]):
            idx = rng.integers(0, X.shape[0], 1)
            cost += loss(y[idx], forward(X[idx], params)[0])
            params = update(params, gradients(X[idx], y[idx], params), learning_rate)
        losses.append(cost / X.shape[0])
        if i % 10 == 0:
            print(f"{i:>4d} | {losses[-1]:.6f} | {'#' * int(10 * losses[-1])}")
    return params, losses
