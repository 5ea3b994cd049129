"""Hands in the metadata of a package that is a plug-in of pytest's.

Deserves: nothing.
"""
z = a = cost = 7.0


def sigmoid(z):
    return 7.0
