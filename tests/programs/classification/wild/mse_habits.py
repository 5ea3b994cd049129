# loses: gradients, train
# Factor 2 and the output's slope are kept from squared error, W1 is transposed; train updates the output layer first and uses the new weights.
import numpy as np

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]], dtype=float)
y = np.array([1, 1, 0, 0], dtype=float)


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


def sigmoid(x):
    return 1.0 / (1 + np.exp(-x))


def sigmoid_derivative(x):
    return x * (1.0 - x)


def forward(x, params):
    layer1 = sigmoid(np.dot(x, params["W1"]) + params["b1"])
    output = sigmoid(np.dot(layer1, params["W2"]) + params["b2"])
    return output, layer1


def loss(y, y_hat):
    return -(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def gradients(x, y, params):
    output, layer1 = forward(x, params)
    d_out = -2 * (y - output) * sigmoid_derivative(output)
    d_layer1 = np.dot(params["W2"], d_out) * sigmoid_derivative(layer1)
    return {
        "W2": np.outer(layer1, d_out),
        "b2": d_out,
        "W1": np.outer(d_layer1, x),
        "b1": d_layer1,
    }


def update(params, grads, learning_rate):
    new = {}
    for key in params:
        new[key] = params[key] - learning_rate * grads[key]
    return new


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    params = {k: v.astype(float) for k, v in params.items()}
    for epoch in range(epochs):
        epoch_loss = 0
        for _ in range(X.shape[0]):
            i = rng.integers(X.shape[0])
            output, layer1 = forward(X[i], params)
            epoch_loss += loss(y[i], output)[0]
            error = output - y[i]
            params["W2"] = params["W2"] - learning_rate * np.outer(layer1, error)
            params["b2"] = params["b2"] - learning_rate * error
            d_layer1 = np.dot(params["W2"], error) * sigmoid_derivative(layer1)
            params["W1"] = params["W1"] - learning_rate * np.outer(X[i], d_layer1)
            params["b1"] = params["b1"] - learning_rate * d_layer1
        losses.append(epoch_loss / X.shape[0])
    return params, losses
