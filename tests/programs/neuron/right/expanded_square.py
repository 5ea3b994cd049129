import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0


def affine(weights, inputs, bias):
    return np.add(np.multiply(weights, inputs), bias)


def sigmoid(z):
    return np.reciprocal(1.0 + np.exp(np.negative(float(z))))


z = affine(w, a_prev, b)
a = sigmoid(z)
cost = a**2 - 2 * a * y + y**2
