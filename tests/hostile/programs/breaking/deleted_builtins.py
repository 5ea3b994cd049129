"""Deletes what it does not like of the built-in names.

Deserves: everything.
"""
import builtins
import math

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
for name in ("isinstance", "callable", "getattr", "type", "len", "str", "Exception"):
    delattr(builtins, name)
