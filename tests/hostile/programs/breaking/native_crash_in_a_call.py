"""Reads address 0 in a call.

Deserves: nothing.
Says: SIGSEGV
"""
import ctypes


def sigmoid(z):
    return ctypes.string_at(0)
