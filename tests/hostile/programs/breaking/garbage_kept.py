"""Switches the garbage collector off and makes rubbish, in rings.

Earns: everything.
"""
import gc
import math

gc.disable()
gc.set_threshold(0)
for _ in range(10_000):
    ring = []
    ring.append(ring)

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
