"""Recurses where Python does not count: in the parser, in `repr`, in destructors.

Deserves: nothing.
"""


def sigmoid(z):
    value = []
    for _ in range(10**6):
        value = [value]
    if z > 1:
        return repr(value)
    if z < 0:
        return eval("(" * 10**5 + ")" * 10**5)
    return value
