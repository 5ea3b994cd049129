"""Replaces what `socket` and `os` offer, in the way that some libraries do.

Earns: everything.
"""
import math
import os
import socket


class Never(OSError):
    pass


def no(*args, **kwargs):
    raise Never("not today")


w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
socket.socket = socket.create_connection = no
os.read = os.write = os.close = os.open = no
