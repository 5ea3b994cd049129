"""Was handed in half done, with the stub's own lines in the other half.

Earns: weighted_sum 2, activation 2, cost 2.
Says: Exercise 2: sigmoid
"""
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    raise NotImplementedError("Exercise 2: sigmoid")


a = sigmoid(z)
cost = (a - y) ** 2
