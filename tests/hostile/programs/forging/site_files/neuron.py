"""Hands in `sitecustomize.py` and `usercustomize.py`, which Python runs when it starts.

Deserves: nothing.
"""
z = a = cost = 7.0


def sigmoid(z):
    return 7.0
