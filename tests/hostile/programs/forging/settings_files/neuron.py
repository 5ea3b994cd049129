"""Hands in settings for pytest and for the grader: plug-ins, options, a secret of one's own.

Deserves: nothing.
"""
z = a = cost = 7.0


def sigmoid(z):
    return 7.0
