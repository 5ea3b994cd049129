"""Answers NaN and infinity, which are neither more nor less than anything.

Deserves: nothing.
"""
z = cost = float("nan")
a = float("inf")


def sigmoid(z):
    return float("nan") if z > 0 else float("-inf")
