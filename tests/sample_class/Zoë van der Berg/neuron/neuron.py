import numpy as np

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


# from my calculator
a = 0.7549149868676283
cost = 0.06006666366209483
