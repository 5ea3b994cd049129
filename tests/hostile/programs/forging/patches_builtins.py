"""Turns `abs`, `bool`, `all`, `isinstance` and `AssertionError` against the judge.

Deserves: nothing.
"""
import builtins

z = a = cost = 7.0


def sigmoid(z):
    return 7.0


builtins.abs = lambda x: 0.0
builtins.all = builtins.any = builtins.bool = lambda *_: True
builtins.isinstance = lambda *_: True
builtins.AssertionError = type("Never", (Exception,), {})
builtins.round = lambda *_: 0
