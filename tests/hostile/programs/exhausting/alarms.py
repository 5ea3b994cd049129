"""Timers of every kind go off a thousand times a second, and raise wherever the worker is.

Deserves: everything.
"""
import math
import signal

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def ring(number, frame):
    raise (KeyboardInterrupt, SystemExit, StopIteration)[number % 3](frame)


a = sigmoid(z)
cost = (a - y) ** 2
for timer, number in (("REAL", signal.SIGALRM), ("PROF", signal.SIGPROF), ("VIRTUAL", signal.SIGVTALRM)):
    signal.signal(number, ring)
    signal.setitimer(getattr(signal, f"ITIMER_{timer}"), 0.001, 0.001)
