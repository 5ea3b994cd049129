"""Closes and replaces the standard streams, and prints all the same.

Earns: everything.
"""
import math
import os
import sys

sys.stdin.close()
sys.stdout.close()
sys.stderr = None
os.close(1)
os.close(2)

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
