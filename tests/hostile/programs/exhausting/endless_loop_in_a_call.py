"""Never returns from a call, and has most else right.

Earns: weighted_sum 2, cost 2.
Says: did not return within
"""
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
a = z * w
cost = (a - y) ** 2


def sigmoid(z):
    while True:
        pass
