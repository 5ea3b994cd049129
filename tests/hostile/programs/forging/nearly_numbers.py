"""Answers with complex numbers, fractions, decimals that are not quite what is due.

Deserves: nothing.
"""
from decimal import Decimal
from fractions import Fraction

z = 1.125 + 1e-8j
a = Decimal("sNaN")
cost = Fraction(1, 10**400)


def sigmoid(z):
    return [[[0.5 + 1e-8]]]
