"""Answers with several numbers at once, one of which may be right.

Deserves: nothing.
"""
import math

z = [1.125, 1.375, 0.875]
a = {"a": 0.7549149868676283, "b": 0.5}
cost = (0.0600666636, 0.06)


def sigmoid(z):
    return [1 / (1 + math.exp(-z)), 1 / (1 + math.exp(z))]
