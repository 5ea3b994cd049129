"""Answers with an object that runs code wherever it is unpickled or copied.

Deserves: nothing.
"""
import os


class Sly:
    def __reduce__(self):
        return os._exit, (0,)

    __reduce_ex__ = __deepcopy__ = __copy__ = lambda self, *_: self.__reduce__()


z = a = cost = Sly()


def sigmoid(z):
    return [Sly(), {"a": Sly()}]
