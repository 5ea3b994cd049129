"""Hands in a `conftest.py` that turns every failure into a success.

Deserves: nothing.
"""
z = a = cost = 7.0


def sigmoid(z):
    return 7.0
