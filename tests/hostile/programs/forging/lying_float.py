"""Answers with a float whose `__float__`, `__sub__` and `__eq__` lie.

Deserves: sigmoid 1.
"""


class Sly(float):
    def __float__(self):
        return 0.5

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __eq__(self, other):
        return True

    __hash__ = float.__hash__

    def __abs__(self):
        return 0.0


z = a = cost = Sly(7.0)


def sigmoid(z):
    return Sly(7.0)
