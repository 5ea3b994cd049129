# loses: gradients, train
# One function updates all nine in a row: hidden weights see new output weights, w112 and w121 are exchanged, b21 starts from w221; gradients is read off its steps.
import numpy as np
import pandas as pd

df = pd.DataFrame([[8,8,4],[7,9,5],[6,10,6],[5,12,7]], columns=['cgpa', 'profile_score', 'lpa'])
X = df[['cgpa', 'profile_score']].values
y = df['lpa'].values

def initialize_parameters():
  return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}

def linear_forward(A_prev, W, b):
  Z = np.dot(W.T, A_prev) + b
  return Z

def forward(x, params):
  A1 = linear_forward(x, params['W1'], params['b1'])
  y_hat = linear_forward(A1, params['W2'], params['b2'])
  return y_hat[0], A1

def loss(y, y_hat):
  return (y - y_hat)**2

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

def gradients(x, y, params):
  y_hat, A1 = forward(x, params)
  after = {k: v.copy() for k, v in params.items()}
  update_parameters(after, y, y_hat, A1, x, 0.001)
  return {k: (params[k] - after[k]) / 0.001 for k in params}

def update(params, grads, learning_rate):
  return {k: params[k] - learning_rate * grads[k] for k in params}

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
