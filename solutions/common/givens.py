"""Other givens for the neuron than those of the lesson."""


def draw_givens(rng):
    """A weight, a bias, an activation and an expected output, all different.

    They end in a 3, so that a product has all its decimals: what is rounded is not right by luck.
    """
    w, b, a_prev, y = ((3003 + 10 * rng.choice(1600, size=4, replace=False)) / 10_000).tolist()
    return {"w": w, "b": -b, "a_prev": a_prev, "y": y / 2}
