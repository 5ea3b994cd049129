import numpy as np
import pandas as pd

df = pd.DataFrame([[8,8,4],[7,9,5],[6,10,6],[5,12,7]], columns=['cgpa', 'profile_score', 'lpa'])
X = df[['cgpa', 'profile_score']].values
y = df['lpa'].values

def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

def forward(x, params):
    A1 = np.dot(params['W1'].T, x) + params['b1']
    A2 = np.dot(params['W2'].T, A1) + params['b2']
    return A2[0], A1

def loss(y, y_hat):
    return (y-y_hat)**2

def gradients(x, y, params):
    # done in update_parameters below, like in the video
    pass

def update(params, grads, learning_rate):
    pass

def update_parameters(parameters, y, y_hat, A1, X, lr):
    parameters['W2'][0][0] = parameters['W2'][0][0] + (lr * 2 * (y - y_hat)*A1[0])
    parameters['W2'][1][0] = parameters['W2'][1][0] + (lr * 2 * (y - y_hat)*A1[1])
    parameters['b2'][0] = parameters['W2'][1][0] + (lr * 2 * (y - y_hat))

    parameters['W1'][0][0] = parameters['W1'][0][0] + (lr * 2 * (y - y_hat)*parameters['W2'][0][0]*X[0])
    parameters['W1'][0][1] = parameters['W1'][0][1] + (lr * 2 * (y - y_hat)*parameters['W2'][0][0]*X[1])
    parameters['b1'][0] = parameters['b1'][0] + (lr * 2 * (y - y_hat)*parameters['W2'][0][0])

    parameters['W1'][1][0] = parameters['W1'][1][0] + (lr * 2 * (y - y_hat)*parameters['W2'][1][0]*X[0])
    parameters['W1'][1][1] = parameters['W1'][1][1] + (lr * 2 * (y - y_hat)*parameters['W2'][1][0]*X[1])
    parameters['b1'][1] = parameters['b1'][1] + (lr * 2 * (y - y_hat)*parameters['W2'][1][0])

def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            k = rng.integers(X.shape[0])
            y_hat, A1 = forward(X[k], params)
            update_parameters(params, y[k], y_hat, A1, X[k], learning_rate)
            Loss.append(loss(y[k], y_hat))
        print('Epoch - ', i+1, 'Loss - ', np.array(Loss).mean())
        losses.append(np.array(Loss).mean())
    return params, losses
