"""Raises an exception whose `str`, `repr` and `__name__` raise in their turn.

Deserves: nothing.
"""


class Meta(type):
    @property
    def __name__(cls):
        raise SystemExit

    @property
    def __module__(cls):
        raise KeyboardInterrupt


class Odd(Exception, metaclass=Meta):
    def __str__(self):
        raise SystemExit

    __repr__ = __str__

    @property
    def args(self):
        raise MemoryError


def sigmoid(z):
    raise Odd
