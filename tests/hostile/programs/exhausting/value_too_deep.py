"""Answers with a list in a list in a list, ten thousand deep, and one that contains itself.

Deserves: nothing.
Says: deep
"""


def sigmoid(z):
    value = 0.5
    for _ in range(10**4):
        value = [value]
    if z > 1:
        value = []
        value.append(value)
    return value
