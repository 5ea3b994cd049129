from math import *

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0

z = b + a_prev * w

def sigmoid(x): return 1 / (1 + e ** (-x))

a = sigmoid(z)
cost = pow(y - a, 2)
