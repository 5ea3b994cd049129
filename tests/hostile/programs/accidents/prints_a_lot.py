"""Prints a few hundred thousand characters, in every call too.

Earns: everything.
"""
import math

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    for _ in range(200):
        print("z is", z, "x" * 1000)
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
