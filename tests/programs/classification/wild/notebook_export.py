# loses: gradients, train
# Exported notebook: w112 and w121 exchanged, W2 moved by 0.001 before the hidden gradients are taken, and train steps once more after each epoch.
# coding: utf-8

# In[1]:

import numpy as np
import matplotlib.pyplot as plt

# In[2]:

X = np.array([[8, 8], [7, 9], [6, 10], [5, 5]])
y = np.array([1, 1, 0, 0])


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}


# In[7]:

def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward(x, params):
    A1 = sigmoid(np.dot(params["W1"].T, x) + params["b1"])
    y_hat = sigmoid(np.dot(params["W2"].T, A1) + params["b2"])
    return y_hat[0], A1


def loss(y, y_hat):
    return -y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat)


# In[12]:

def gradients(x, y, params):
    y_hat, A1 = forward(x, params)
    g = {"W1": np.zeros((2, 2)), "b1": np.zeros(2), "W2": np.zeros((2, 1)), "b2": np.zeros(1)}
    W2 = params["W2"].copy()
    for j in range(2):
        g["W2"][j][0] = -(y - y_hat) * A1[j]
        W2[j][0] = W2[j][0] - 0.001 * g["W2"][j][0]
    g["b2"][0] = -(y - y_hat)
    for j in range(2):
        g["W1"][j][0] = -(y - y_hat) * W2[j][0] * A1[j] * (1 - A1[j]) * x[0]
        g["W1"][j][1] = -(y - y_hat) * W2[j][0] * A1[j] * (1 - A1[j]) * x[1]
        g["b1"][j] = -(y - y_hat) * W2[j][0] * A1[j] * (1 - A1[j])
    return g


# In[13]:

def update(params, grads, learning_rate):
    return {k: params[k] - learning_rate * grads[k] for k in params}


# In[21]:

def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for i in range(epochs):
        Loss = []
        for j in range(X.shape[0]):
            k = rng.integers(X.shape[0])
            Loss.append(loss(y[k], forward(X[k], params)[0]))
            grads = gradients(X[k], y[k], params)
            params = update(params, grads, learning_rate)
        params = update(params, grads, learning_rate)
        losses.append(np.mean(Loss))
    return params, losses


# In[22]:

params, losses = train(X, y, initialize_parameters(), 0.1, 50, np.random.default_rng(5))
plt.plot(losses)
plt.show()
