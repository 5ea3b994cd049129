# loses: train
import numpy as np

X = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 5.0]])
y = np.array([1.0, 1.0, 0.0, 0.0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    O = sigmoid(np.dot(x, params['W1']) + params['b1'])
    return sigmoid(np.dot(O, params['W2']) + params['b2'])[0], O

def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)

def gradients(x, y, params):
    y_hat, O = forward(x, params)
    d = y_hat - y
    h = d * params['W2'][:, 0] * O * (1 - O)
    return {'W1': np.outer(x, h), 'b1': h, 'W2': (d * O).reshape(2, 1), 'b2': np.array([d])}


def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


def update_parameters(params, y, y_hat, O, x, learning_rate):
    params['W2'][0][0] = params['W2'][0][0] + learning_rate * ((y - y_hat) * O[0])
    params['W2'][1][0] = params['W2'][1][0] + learning_rate * ((y - y_hat) * O[1])
    params['b2'][0] = params['b2'][0] + learning_rate * ((y - y_hat))
    params['W1'][0][0] = params['W1'][0][0] + learning_rate * ((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0] * x[0])
    params['W1'][1][0] = params['W1'][1][0] + learning_rate * ((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0] * x[1])
    params['b1'][0] = params['b1'][0] + learning_rate * ((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0])
    params['W1'][0][1] = params['W1'][0][1] + 0.01 * ((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]) * x[0])
    params['W1'][1][1] = params['W1'][1][1] + learning_rate * ((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]) * x[1])
    params['b1'][1] = params['b1'][1] + learning_rate * ((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]))


def train(X, Y, params, learning_rate, epochs, rng):
    params = {k: v.copy() for k, v in params.items()}
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(len(X)):
            k = rng.integers(len(X))
            x = X[k]
            y = Y[k]
            y_hat, O = forward(x, params)
            Loss.append(loss(y, y_hat))
            update_parameters(params, y, y_hat, O, x, learning_rate)
        losses.append(np.mean(Loss))
    return params, losses
