import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

# matrices of one element, as the real formula has W and vectors
W = np.array([[w]])
A = np.array([[a_prev]])
B = np.array([[b]])
Y = np.array([[y]])

z = W @ A + B                       # (1, 1)


def sigmoid(z):
    z = np.asarray(z, dtype=float)
    return 1 / (1 + np.exp(-z))


a = sigmoid(z)

cost = np.sum((a - Y) ** 2, axis=0)  # (1,)
