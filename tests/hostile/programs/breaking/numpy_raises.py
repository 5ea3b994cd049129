"""Makes NumPy and the warnings module raise at the least occasion.

Earns: everything.
"""
import math
import warnings

import numpy as np

np.seterr(all="raise")
np.set_printoptions(threshold=1, precision=0)
warnings.simplefilter("error")

w, b, a_prev, y = np.float64(0.5), np.float32(1.0), 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return np.float64(1) / (1 + np.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
