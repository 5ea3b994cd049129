"""Raises SystemExit(0) where a value is due.

Deserves: nothing.
Says: SystemExit
"""
import sys


def sigmoid(z):
    sys.exit(0)
