"""Answers with dicts, lists and text of its own classes, each another thing at every look.

Deserves: nothing.
"""
from collections.abc import Mapping


class Lies(dict):
    def items(self):
        yield from ((str(n), n) for n in range(10**9))

    def __contains__(self, key):
        return True

    def __missing__(self, key):
        return 0.5


class Endless(Mapping):
    def __getitem__(self, key):
        return self

    def __iter__(self):
        return iter(["again"])

    def __len__(self):
        return 1


class Longer(list):
    def __iter__(self):
        while True:
            yield 0.5


class Text(str):
    def __getitem__(self, key):
        return self

    def encode(self, *args):
        return b"\xc1" * 100


z, a, cost = Endless(), Longer([0.5]), Text("0.5")


def sigmoid(z):
    return Lies(a=1)
