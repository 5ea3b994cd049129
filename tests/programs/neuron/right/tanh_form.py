import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev
z += b


def sigmoid(z):
    # the logistic function is a shifted tanh, and tanh never overflows
    return 0.5 * (1 + np.tanh(z / 2))


a = sigmoid(z)

cost = a - y
cost *= cost
