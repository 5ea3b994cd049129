"""Known mistakes of `train` that cut something off: at a bound, or to an integer."""

import math

from common.mistakes.paths import path

STEP = "What else happens to a gradient, or to a parameter, between `gradients` and the next step?"
TYPES = "Of what type are the numbers that your arrays hold?"
BOUNDS = (1, 5, 10, 0.5, 0.1, 2, 3, 4, 8, 15, 20, 25, 50, 80, 100)


def within(value, bound):
    """The number, or the bound that it is beyond."""
    return max(-bound, min(bound, value))


def _step(change):
    """Where a step ends whose gradients are changed by this function."""

    def after(before, led, move, rate):
        slopes = change([(b - a) / rate for b, a in zip(before, led, strict=True)])
        return tuple(b - rate * slope for b, slope in zip(before, slopes, strict=True))

    return after


def _shortened(slopes, bound):
    length = math.hypot(*slopes)
    return [slope * bound / length for slope in slopes] if length > bound else slopes


def _integers(numbers):
    return tuple(float(math.trunc(number)) for number in numbers)


CUTS = (
    *(
        path(
            "gradients clipped",
            "The gradients are cut off at a bound before the step; they are to be taken as they are.",
            STEP,
            alone=True,
            after=_step(lambda slopes, bound=bound: [within(slope, bound) for slope in slopes]),
        )
        for bound in BOUNDS
    ),
    *(
        path(
            "gradients clipped",
            "The gradients are made shorter, all together, where they are longer than a bound; they are to be taken as they are.",
            STEP,
            alone=True,
            after=_step(lambda slopes, bound=bound: _shortened(slopes, bound)),
        )
        for bound in BOUNDS
    ),
    *(
        path(
            "weights clipped",
            "After each step the parameters are cut off at a bound.",
            STEP,
            alone=True,
            after=lambda before, led, move, rate, bound=bound: tuple(within(w, bound) for w in led),
        )
        for bound in BOUNDS
    ),
    *(
        path(
            "X or y cut to integers",
            "The numbers of X, or of y, are cut to integers; the rows are to be taken as they are given.",
            TYPES,
            alone=True,
            data=data,
        )
        for data in (
            lambda rows, lesson: [(*_integers(row[:2]), row[2]) for row in rows],
            lambda rows, lesson: [_integers(row) for row in rows],
            lambda rows, lesson: [(*row[:2], *_integers(row[2:])) for row in rows],
        )
    ),
    path(
        "parameters cut to integers",
        "The given parameters are cut to integers before the training begins.",
        TYPES,
        alone=True,
        begin=lambda before, given, start, epoch: before if epoch else _integers(given),
    ),
)
