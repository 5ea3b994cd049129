"""Calls itself without end, with a limit that it has raised.

Deserves: nothing.
"""
import sys

sys.setrecursionlimit(10**9)


def sigmoid(z):
    return sigmoid(z) + 1
