"""Answers with generators, coroutines, ranges and views in the place of numbers.

Deserves: nothing.
"""


async def later():
    return 0.5


z = (0.5 for _ in iter(int, 1))
a = range(10**18)
cost = {1.0: 2.0}.values()


def sigmoid(z):
    return later()
