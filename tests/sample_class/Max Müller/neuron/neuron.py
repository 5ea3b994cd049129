import numpy as np

w, b = 0.5, 1.0
a_prev = 0.25
y = 1.0


def gewichtete_summe(w, a_prev, b):
    return w * a_prev + b


def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


z = gewichtete_summe(w, a_prev, b)
a = sigmoid(z)
cost = np.square(y - a)
