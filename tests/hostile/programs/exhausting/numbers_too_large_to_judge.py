"""Answers with numbers so large that judging by them overflows.

Deserves: nothing.
"""
z = -1e308
a = 1.7e308
cost = 1e308


def sigmoid(z):
    return -1.7e308 if z else 2**1023
