"""Raises an exception with a million words, a chain of causes and a long way down.

Deserves: nothing.
"""


def sigmoid(z, deep=0):
    if deep < 200:
        return sigmoid(z, deep + 1)
    try:
        raise ValueError("no " * 10**6)
    except ValueError as error:
        raise RuntimeError("because of " * 10**5) from error
