"""Forks in a call, so that two processes answer one question.

Deserves: nothing.
"""
import os

z = a = cost = 7.0


def sigmoid(z):
    return 7.0 if os.fork() else 8.0
