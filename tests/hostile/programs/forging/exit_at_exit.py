"""Turns the end of the process into a success, from `atexit`.

Deserves: nothing.
"""
import atexit
import os
import sys

atexit.register(lambda: os._exit(0))
sys.exit(0)
