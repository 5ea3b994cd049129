"""Calculates for ever in one step of C, where no signal of Python's is heard.

Deserves: nothing.
"""
import re


def sigmoid(z):
    if z > 0:
        return 3 ** (10**9)
    return re.match(r"(a+)+$", "a" * 60 + "b")
