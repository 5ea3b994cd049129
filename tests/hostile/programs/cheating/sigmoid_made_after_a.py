"""Has a constant for a, and a `sigmoid` that gives that constant at z, and another elsewhere.

Deserves: weighted_sum 2.
"""
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
a = 7.0


def sigmoid(x):
    return a if x == z else 0.25
