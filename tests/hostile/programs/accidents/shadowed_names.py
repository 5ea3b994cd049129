"""Calls its own variables like modules and built-in functions.

Earns: everything.
"""
import math

list = [1, 2]
str = int = float = dict = type = None
np = numpy = random = 3
len = max = 4
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
