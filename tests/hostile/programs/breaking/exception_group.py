"""Raises exceptions in a group in a group, one of which is its own cause.

Deserves: nothing.
"""


def sigmoid(z):
    inner = ExceptionGroup("inner", [ValueError(1), OSError(2)])
    for _ in range(300):
        inner = BaseExceptionGroup("more", [inner, KeyboardInterrupt()])
    inner.__cause__ = inner
    inner.__traceback__ = None
    raise inner
