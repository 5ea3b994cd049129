"""Aborts in a call, as a C library does that finds itself broken.

Deserves: nothing.
Says: SIGABRT
"""
import os


def sigmoid(z):
    os.abort()
