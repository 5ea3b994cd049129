"""Answers with more than can be carried.

Deserves: nothing.
Says: an array of shape
"""
import numpy as np


def sigmoid(z):
    return np.broadcast_to(np.zeros(1), (2**20, 2**20))
