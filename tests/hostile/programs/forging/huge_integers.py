"""Answers with whole numbers larger than any float.

Deserves: nothing.
"""
z = 10**400
a = -(2**2047)
cost = 2**10_000_000


def sigmoid(z):
    return 1 << 2040
