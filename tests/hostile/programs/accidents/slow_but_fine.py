"""Takes its time, within what a call may take.

Earns: everything.
"""
import math
import time

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    time.sleep(0.02)
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
