"""Has an answer to every name that is asked for: a `__getattr__` of the module.

Deserves: nothing.
"""


def __getattr__(name):
    if name in ("sigmoid",):
        return lambda *args: 7.0
    return 7.0
