"""Answers that are large in other ways each time: wide, of many axes, ragged, of truths, of nothing.

Deserves: nothing
"""

import numpy as np

LARGE = [
    np.ones((1, 200_000)),
    np.ones(2_000_000, dtype=bool),
    np.ones((2,) * 17),
    [[0.5] * n for n in range(600)],
    [np.ones((50_000, 1)), np.ones((1, 50_000))],
    [[]] * 200_000,
    np.zeros((0, 1_000_000)),
    {str(n): [n] for n in range(50_000)},
    {n: "x" * 9 for n in range(50_000)},
    [{"a" * 50: [0.5, None]}] * 20_000,
    [np.zeros((0, 3))] * 20_000,
    [10**600] * 5000,
]
count = 0


def sigmoid(z):
    global count
    count += 1
    return LARGE[count % len(LARGE)]


z, a, cost = LARGE[0], LARGE[3], LARGE[9]
