"""Ends with `exit()`, as a script may, and has its work done before.

Earns: everything.
"""
import math
import sys

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
sys.exit()
