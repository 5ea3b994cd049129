"""Watches every line that runs, the worker's as well: `sys.settrace`, `sys.setprofile`.

Earns: everything.
"""
import math
import sys
import threading

seen = []


def watch(frame, event, argument):
    if len(seen) < 10_000:
        seen.append((frame.f_code.co_name, event))
    return watch


sys.settrace(watch)
sys.setprofile(watch)
threading.settrace(watch)
sys.setswitchinterval(1e-6)

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


a = sigmoid(z)
cost = (a - y) ** 2
