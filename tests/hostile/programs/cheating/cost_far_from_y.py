"""Has an a so far from y that its cost is the same number, to the last place that a judge looks at.

Deserves: nothing.
"""
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = 1e9 + w
a = 1e12 + 1e-3 * w
cost = 1e24


def sigmoid(z):
    return 1e12
