"""Prints without end.

Deserves: nothing.
"""
import sys

while True:
    print("x" * 10_000)
    print("y" * 10_000, file=sys.stderr)
