"""Is right, and leaves Python in its last line, as if that were how a program ends.

Earns: everything.
Says: ended itself
Says: line 20
"""
import math
import os

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
os._exit(0)
