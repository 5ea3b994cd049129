"""Draws what it has found and waits for somebody to close the window.

Earns: everything.
"""
import math

import matplotlib.pyplot as plt

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
plt.plot([0, 1], [z, a])
plt.show()
plt.savefig("neuron.png")
