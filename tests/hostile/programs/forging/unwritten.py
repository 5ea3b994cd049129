"""Says of everything that it is not written yet, in the hope that this counts as excused.

Deserves: nothing.
Says: is not written yet
"""


def sigmoid(z):
    raise NotImplementedError("Exercise 2: sigmoid (excused, full points)")


raise NotImplementedError("")
