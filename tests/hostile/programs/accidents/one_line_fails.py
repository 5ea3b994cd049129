"""Has a line in the middle that fails: a package that is not there.

Earns: everything.
"""
import math

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
import seaborn_that_is_not_installed

seaborn_that_is_not_installed.set_theme()


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
