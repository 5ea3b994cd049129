"""Other givens for the neuron than those of the lesson."""


def draw_givens(rng):
    """A weight, a bias, an activation and an expected output, all different, two decimals each."""
    w, b, a_prev, y = (rng.choice(range(15, 95), size=4, replace=False) / 50).tolist()
    return {"w": w, "b": -b, "a_prev": a_prev, "y": y / 2}
