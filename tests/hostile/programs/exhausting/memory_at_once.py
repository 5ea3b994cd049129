"""Asks for a hundred gigabytes at once.

Deserves: nothing.
Says: MemoryError
"""


def sigmoid(z):
    return len(bytearray(10**11))
