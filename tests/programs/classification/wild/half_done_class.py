# loses: gradients, update, train
# A class that updates in backward() itself, output first, b1 from b2; gradients is a pass and update returns what it was given.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


class ANN:
    def __init__(self, params, lr):
        self.W1, self.b1 = params["W1"].copy(), params["b1"].copy()
        self.W2, self.b2 = params["W2"].copy(), params["b2"].copy()
        self.lr = lr

    def sigmoid(self, z):
        return 1 / (1 + np.exp(-z))

    def predict(self, x):
        self.O = self.sigmoid(np.dot(self.W1.T, x) + self.b1)
        self.y_hat = self.sigmoid(np.dot(self.W2.T, self.O) + self.b2)[0]
        return self.y_hat

    def backward(self, x, y):
        e = self.lr * (y - self.y_hat)
        self.W2[0, 0] += e * self.O[0]
        self.W2[1, 0] += e * self.O[1]
        self.b2[0] += e
        for j in range(2):
            s = e * self.W2[j, 0] * self.O[j] * (1 - self.O[j])
            self.W1[0, j] += s * x[0]
            self.W1[1, j] += s * x[1]
            self.b1[j] = self.b2[0] + s


def forward(x, params):
    net = ANN(params, 0)
    return net.predict(x), net.O


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


def gradients(x, y, params):
    pass


def update(params, grads, learning_rate):
    return params


def train(X, y, params, learning_rate, epochs, rng):
    net = ANN(params, learning_rate)
    losses = []
    for _ in range(epochs):
        epoch = []
        for _ in range(len(X)):
            i = rng.integers(len(X))
            epoch.append(loss(y[i], net.predict(X[i])))
            net.backward(X[i], y[i])
        losses.append(np.mean(epoch))
    return {"W1": net.W1, "b1": net.b1, "W2": net.W2, "b2": net.b2}, losses
