import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0


def sigmoid(z):
    bottom = 1 + math.exp(-z)
    return 1 / bottom


z = a_prev * w
z = z + b
a = sigmoid(z)
gap = a - y
cost = gap**2
