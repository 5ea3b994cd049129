"""Keeps the last value in a global, and changes the arguments it is given.

Earns: everything.
"""
import math

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
last = None


def sigmoid(z):
    global last
    last = z
    z = -z
    z = 1 / (1 + math.exp(z))
    return z


a = sigmoid(z)
cost = (a - y) ** 2
