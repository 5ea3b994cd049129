"""Aborts in a call, as a C library does that finds itself broken.

Deserves: nothing.
Says: the program was ended by SIG
"""
import os


def sigmoid(z):
    os.abort()
