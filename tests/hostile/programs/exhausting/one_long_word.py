"""Answers with one long word and many empty ones, which NumPy gives each as much room: 8 GB.

No trick with the line: each is within what an answer may be, and so are all together.

Deserves: nothing
"""

z = ["x" * 20_000] + [""] * 100_000
a = [["x" * 15_000, *[0.5] * 3000], [0.5] * 3001]
cost = {"cost": ["x" * 20_000, *[None] * 200_000]}


def sigmoid(z):
    return [10**600, *[0] * 200_000, "x"] if z < 0 else ["x" * 20_000, [""] * 100_000]
