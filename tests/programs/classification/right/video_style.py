import numpy as np
import pandas as pd

df = pd.DataFrame([[8,8,1],[7,9,1],[6,10,0],[5,5,0]], columns=['cgpa','profile_score','placed'])
X = df[['cgpa','profile_score']].values
y = df['placed'].values


def initialize_parameters():
    return {
        "W1": np.full((2, 2), 0.1),
        "b1": np.zeros(2),
        "W2": np.full((2, 1), 0.1),
        "b2": np.zeros(1),
    }


def sigmoid(Z):
    A = 1/(1+np.exp(-Z))
    return A


def linear_forward(A_prev, W, b):
    Z = np.dot(W.T, A_prev) + b.reshape(-1,1)
    A = sigmoid(Z)
    return A


# L-layer feed forward
def forward(x, params):
    A = np.array(x).reshape(2,1)
    L = 2
    for l in range(1, L+1):
        A_prev = A
        Wl = params['W' + str(l)]
        bl = params['b' + str(l)]
        A = linear_forward(A_prev, Wl, bl)
    return A, A_prev


def loss(y, y_hat):
    y_hat = np.reshape(y_hat, -1)[0]
    return -y*np.log(y_hat) - (1-y)*np.log(1-y_hat)


def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    y_hat = y_hat[0][0]
    W2 = params['W2']
    X = np.array(x).reshape(2,1)
    grads = {'W1': np.zeros((2,2)), 'b1': np.zeros((2,1)), 'W2': np.zeros((2,1)), 'b2': np.zeros((1,1))}

    grads['W2'][0][0] = -(y - y_hat)*A1[0][0]
    grads['W2'][1][0] = -(y - y_hat)*A1[1][0]
    grads['b2'][0][0] = -(y - y_hat)

    grads['W1'][0][0] = -(y - y_hat)*W2[0][0]*A1[0][0]*(1-A1[0][0])*X[0][0]
    grads['W1'][1][0] = -(y - y_hat)*W2[0][0]*A1[0][0]*(1-A1[0][0])*X[1][0]
    grads['b1'][0][0] = -(y - y_hat)*W2[0][0]*A1[0][0]*(1-A1[0][0])

    grads['W1'][0][1] = -(y - y_hat)*W2[1][0]*A1[1][0]*(1-A1[1][0])*X[0][0]
    grads['W1'][1][1] = -(y - y_hat)*W2[1][0]*A1[1][0]*(1-A1[1][0])*X[1][0]
    grads['b1'][1][0] = -(y - y_hat)*W2[1][0]*A1[1][0]*(1-A1[1][0])
    return grads


def update(params, grads, learning_rate):
    params = dict(params)
    params['W2'] = params['W2'] - learning_rate*grads['W2']
    params['b2'] = params['b2'] - learning_rate*np.ravel(grads['b2'])
    params['W1'] = params['W1'] - learning_rate*grads['W1']
    params['b1'] = params['b1'] - learning_rate*np.ravel(grads['b1'])
    return params


def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            k = rng.choice(X.shape[0])
            y_hat, A1 = forward(X[k], params)
            Loss.append(loss(y[k], y_hat))
            params = update(params, gradients(X[k], y[k], params), learning_rate)
        print('Epoch - ', i+1, 'Loss - ', np.array(Loss).mean())
        losses.append(np.array(Loss).mean())
    return params, losses
