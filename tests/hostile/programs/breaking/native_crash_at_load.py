"""Reads address 0 while it loads.

Deserves: nothing.
Says: SIGSEGV
"""
import ctypes

ctypes.string_at(0)
