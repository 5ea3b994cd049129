import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0


def weighted_sum(w, a_prev, b):
    return w * a_prev + b


def sigmoid(z):
    return np.exp(z) / (np.exp(z) + 1)


def cost_function(a, y):
    return (a - y) ** 2


def run():
    z = weighted_sum(w, a_prev, b)
    a = sigmoid(z)
    return z, a, cost_function(a, y)


z, a, cost = run()
