# loses: gradients, train, update
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
    g = {'W1': np.zeros((2, 2)), 'b1': np.zeros(2), 'W2': np.zeros((2, 1)), 'b2': np.zeros(1)}
    g['W2'][0][0] = -((y - y_hat) * O[0])
    g['W2'][1][0] = -((y - y_hat) * O[1])
    g['b2'][0] = -((y - y_hat))
    g['W1'][0][0] = -((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0] * x[0])
    g['W1'][1][0] = -((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0] * x[1])
    g['b1'][0] = -((y - y_hat) * params['W2'][0][0] * O[0] * 1 - O[0])
    g['W1'][0][1] = -((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]) * x[0])
    g['W1'][1][1] = -((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]) * x[1])
    g['b1'][1] = -((y - y_hat) * params['W2'][1][0] * O[1] * (1 - O[1]))
    return g


def update(params, grads, learning_rate):
    params = {k: v.copy() for k, v in params.items()}
    params['W2'][0][0] = params['W2'][0][0] - learning_rate * grads['W2'][0][0]
    params['W2'][1][0] =  - learning_rate * grads['W2'][1][0]
    params['b2'][0] = params['b2'][0] - learning_rate * grads['b2'][0]
    params['W1'][0][0] = params['W1'][0][0] - learning_rate * grads['W1'][0][0]
    params['W1'][1][0] = params['W1'][1][0] - learning_rate * grads['W1'][1][0]
    params['b1'][0] = params['b1'][0] - learning_rate * grads['b1'][0]
    params['W1'][0][1] = params['W1'][0][1] - learning_rate * grads['W1'][0][1]
    params['W1'][1][1] = params['W1'][1][1] - learning_rate * grads['W1'][1][1]
    params['b1'][1] = params['b1'][1] - learning_rate * grads['b1'][1]
    return params


def train(X, Y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(len(X)):
            k = j
            x = X[k]
            y = Y[k]
            y_hat, O = forward(x, params)
            Loss.append(loss(y, y_hat))
            params = update(params, gradients(x, y, params), learning_rate)
        losses.append(np.mean(Loss))
    return params, losses
