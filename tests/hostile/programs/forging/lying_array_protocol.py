"""Answers with an object that is another array each time it is looked at.

Deserves: nothing.
"""
import numpy as np


class Sly:
    tries = 0

    def __array__(self, *args, **kwargs):
        Sly.tries += 1
        return np.array(float(Sly.tries))

    @property
    def __array_interface__(self):
        return {"shape": (2**40,), "typestr": "<f8", "data": (1, False), "version": 3}

    @property
    def __array_struct__(self):
        raise SystemExit


z = a = cost = Sly()


def sigmoid(z):
    return Sly()
