"""Ends the process with status 0 while it loads, as if all were well.

Deserves: nothing.
Says: ended itself
"""
import os

os._exit(0)
