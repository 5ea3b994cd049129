"""Answers with a class registered as a real number, whose value follows its mood.

Deserves: nothing.
"""
import numbers


class Sly:
    looked = 0

    def __float__(self):
        Sly.looked += 1
        return float("nan") if Sly.looked % 2 else float("inf")

    def __int__(self):
        return 2**4000

    __index__ = __int__

    def bit_length(self):
        return 1

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __eq__ = __lt__

    def to_bytes(self, *args, **kwargs):
        return b"x" * 10**6


numbers.Real.register(Sly)


class SlyWhole(Sly):
    pass


numbers.Integral.register(SlyWhole)
z, a, cost = Sly(), SlyWhole(), SlyWhole()


def sigmoid(z):
    return SlyWhole()
