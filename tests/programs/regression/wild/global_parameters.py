# loses: forward, gradients, train
# Everything works on a global dict, whatever params is handed in; train draws from np.random and always starts from the global one.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 12]])
y = np.array([4, 5, 6, 7])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


parameters = initialize_parameters()


def forward(x, params):
    A1 = np.dot(parameters["W1"].T, x) + parameters["b1"]
    A2 = np.dot(parameters["W2"].T, A1) + parameters["b2"]
    return A2[0], A1


def loss(y, y_hat):
    return (y_hat - y) ** 2


def gradients(x, y, params):
    y_hat, A1 = forward(x, parameters)
    c = 2 * (y_hat - y)
    dA1 = c * parameters["W2"][:, 0]
    return {"W1": np.outer(x, dA1), "b1": dA1, "W2": c * A1[:, None], "b2": np.array([c])}


def update(params, grads, learning_rate):
    new = {}
    for k in params:
        new[k] = params[k] - learning_rate * grads[k]
    return new


def train(X, y, params, learning_rate, epochs, rng):
    global parameters
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            row = np.random.randint(0, X.shape[0])
            y_hat, A1 = forward(X[row], parameters)
            Loss.append(loss(y[row], y_hat))
            parameters = update(parameters, gradients(X[row], y[row], parameters), learning_rate)
        losses.append(np.mean(Loss))
    return parameters, losses


train(X, y, parameters, 0.001, 75, np.random.default_rng(0))
print(parameters)
