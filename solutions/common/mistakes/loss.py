"""Known mistakes in the loss of one prediction, of both trainers."""

import numpy as np

from autograder.naming import Form, Mistake, Part, Question, Reading, Twist
from autograder.testing.answer import Mismatch

SQUARED = "L = (y − ŷ)²"
ENTROPY = "L = −y log ŷ − (1 − y) log(1 − ŷ), with the natural logarithm"


def squared():
    """The squared error, and how it goes wrong."""
    part = Part(
        "L",
        "L",
        "scale * (one - two) ** power",
        {"scale": "1.0", "one": "y", "two": "y_hat", "power": "2.0"},
    )
    ask = "Work it out by hand for y = 3, ŷ = 1: what should come?"

    def slip(name, says, *wholes, slot="whole"):
        return Mistake(name, says, ask, SQUARED, tuple(_twist(slot, w) for w in wholes))

    return part, (
        slip(
            "wrong sign of the loss",
            "The loss has the wrong sign: it is never negative.",
            "-1.0",
            slot="scale",
        ),
        slip(
            "loss halved",
            "The loss is halved; this course takes the whole square.",
            "0.5",
            slot="scale",
        ),
        slip("loss doubled", "The loss is doubled.", "2.0", slot="scale"),
        slip(
            "absolute error for the square",
            "This is the size of the difference, not its square.",
            "abs(y - y_hat)",
        ),
        slip("not squared", "The difference is not squared.", "y - y_hat", "y_hat - y"),
        slip(
            "doubled for squared",
            "The difference is multiplied by two, which is the slope of its square, not the square.",
            "2 * (y - y_hat)",
            "2 * (y_hat - y)",
            "2 * abs(y - y_hat)",
        ),
        slip(
            "squares before the difference",
            "This is y² − ŷ²: the squares are subtracted, where the difference is to be squared.",
            "y**2 - y_hat**2",
            "y_hat**2 - y**2",
        ),
        slip(
            "only one of the two squared",
            "Only ŷ (or y) is squared: brackets are missing around the difference.",
            "y - y_hat**2",
            "y**2 - y_hat",
            "y_hat - y**2",
        ),
        slip(
            "without brackets",
            "The brackets around y − ŷ are missing: Python multiplies before it subtracts.",
            "y - y_hat * y - y_hat",
        ),
        slip(
            "wrong power",
            "The difference is taken to another power than 2.",
            "(y - y_hat)**3",
            "(y_hat - y)**3",
            "(y - y_hat)**4",
            "abs(y - y_hat)**3",
            "abs(y - y_hat)**1.5",
        ),
        slip(
            "sum for difference",
            "ŷ is added to y, where it is to be subtracted: in the square, or in its middle term.",
            "(y + y_hat)**2",
            "y_hat",
            "y + y_hat",
        ),
        slip(
            "factor 2 lost in the expanded square",
            "(y − ŷ)² is y² − 2 y ŷ + ŷ²: its middle term is wrong.",
            "y**2 - y * y_hat + y_hat**2",
            "y**2 + y_hat**2",
            "y**2 - 2 * y * y_hat - y_hat**2",
        ),
        slip(
            "relative error",
            "The loss is divided by y (or ŷ).",
            "it / y",
            "it / y**2",
            "it / y_hat",
            "abs(y - y_hat) / y",
            "(y - y_hat) / y",
        ),
        slip(
            "cross-entropy for the squared error",
            "This is the loss of a yes-or-no question, not the squared error.",
            "-y * log(y_hat)",  # of 1 − ŷ there is no logarithm here
            "-log(y_hat)",
        ),
        slip(
            "loss averaged over the rows",
            "The loss of one prediction is divided by 4, the number of rows.",
            "0.25",
            slot="scale",
        ),
        slip("loss always zero", "The loss is always 0.", "0.0"),
        *_rounding(slip),
    )


def entropy():
    """The binary cross-entropy, and how it goes wrong."""
    part = Part(
        "L",
        "L",
        "scale * (-first * log(p1) - second * log(p2))",
        {"scale": "1.0", "first": "y", "p1": "y_hat", "second": "1 - y", "p2": "1 - y_hat"},
    )
    ask = "Work it out by hand for y = 1 and for y = 0, with ŷ = 0.8: which term is left?"

    def slip(name, says, *wholes, slot="whole"):
        return Mistake(name, says, ask, ENTROPY, tuple(_twist(slot, w) for w in wholes))

    a, b = "y * log(y_hat)", "(1 - y) * log(1 - y_hat)"
    return part, (
        slip(
            "wrong sign of the loss",
            "The minus is missing: this is the logarithm's own negative number.",
            "-1.0",
            slot="scale",
        ),
        slip(
            "wrong sign of the second term",
            "The second term, (1 − y) log(1 − ŷ), has the wrong sign.",
            f"-{a} + {b}",
        ),
        slip(
            "wrong sign of the first term",
            "The first term, y log ŷ, has the wrong sign.",
            f"{a} - {b}",
        ),
        slip(
            "squared error for the cross-entropy",
            "This is the squared error of part 2, not the cross-entropy.",
            "(y - y_hat)**2",
            "(y - y_hat)**2 / 2",
            "abs(y - y_hat)",
            "y - y_hat",
        ),
        slip(
            "terms exchanged",
            "The logarithms have changed places: where y is 1 the loss of a 0 is taken.",
            "-y * log(1 - y_hat) - (1 - y) * log(y_hat)",
        ),
        slip(
            "second term missing",
            "The second term, (1 − y) log(1 − ŷ), is missing: a row with y = 0 costs nothing.",
            f"-{a}",
        ),
        slip(
            "first term missing",
            "The first term, y log ŷ, is missing: a row with y = 1 costs nothing.",
            f"-{b}",
        ),
        slip(
            "y for 1 − y",
            "In the second term stands y, where 1 − y belongs.",
            f"-{a} - y * log(1 - y_hat)",
        ),
        slip(
            "same logarithm whatever y is",
            "The loss is the same for y = 0 and y = 1: both terms have the same logarithm, or y is not used.",
            "-log(y_hat)",
            "-log(1 - y_hat)",
            "-log(y_hat) - log(1 - y_hat)",
        ),
        slip(
            "y and ŷ exchanged",
            "y and ŷ have changed places: the logarithm is that of ŷ.",
            *(
                f"-y_hat * log(minimum(maximum(y, {e}), 1 - {e})) - (1 - y_hat) * log(1 - minimum(maximum(y, {e}), 1 - {e}))"
                for e in EPSILONS
            ),
            *(f"-y_hat * log(y + {e}) - (1 - y_hat) * log(1 - y + {e})" for e in EPSILONS),
        ),
        slip(
            "clipped too far",
            "ŷ is kept away from 0 and 1 by so much that the loss changes.",
            *(
                f"-y * log(minimum(maximum(y_hat, {e}), 1 - {e})) - (1 - y) * log(1 - minimum(maximum(y_hat, {e}), 1 - {e}))"
                for e in CLIPS
            ),
            *(f"-y * log(y_hat + {e}) - (1 - y) * log(1 - y_hat + {e})" for e in CLIPS),
        ),
        slip(
            "logarithm to base 2",
            "The logarithm is to base 2, not the natural one.",
            "1 / log(2.0)",
            slot="scale",
        ),
        slip(
            "logarithm to base 10",
            "The logarithm is to base 10, not the natural one.",
            "1 / log(10.0)",
            slot="scale",
        ),
        slip(
            "bracket of the logarithm closed too early",
            "log(1) − ŷ is not log(1 − ŷ).",
            f"-{a} - (1 - y) * (0.0 - y_hat)",
            f"-{a} - (1 - y) * (1 - log(y_hat))",
        ),
        slip(
            "log(1+ŷ) for log(1−ŷ)",
            "In the second term stands log(1 + ŷ), where log(1 − ŷ) belongs.",
            f"-{a} - (1 - y) * log(1 + y_hat)",
        ),
        slip(
            "without brackets around 1 − y",
            "The brackets around 1 − y are missing.",
            f"-{a} - 1 - y * log(1 - y_hat)",
            f"-{a} + 1 - y * log(1 - y_hat)",
            f"-({a} + 1 - y * log(1 - y_hat))",
        ),
        slip(
            "loss halved",
            "The loss is halved: it is a sum of two terms, not their mean.",
            "0.5",
            slot="scale",
        ),
        slip("loss doubled", "The loss is doubled.", "2.0", slot="scale"),
        slip(
            "loss averaged over the rows",
            "The loss of one prediction is divided by 4, the number of rows.",
            "0.25",
            slot="scale",
        ),
        slip(
            "prediction rounded",
            "ŷ is rounded before the logarithm.",
            *(
                f"-y * log(round(y_hat, {n})) - (1 - y) * log(1 - round(y_hat, {n}))"
                for n in (1, 2, 3, 4)
            ),
        ),
        slip(
            "logarithm missing", "The logarithm is missing.", "-y * y_hat - (1 - y) * (1 - y_hat)"
        ),
        slip(
            "slope of the loss for the loss",
            "This is the derivative of the loss.",
            "y_hat - y",
            "-y / y_hat + (1 - y) / (1 - y_hat)",
        ),
        slip("loss always zero", "The loss is always 0.", "0.0"),
        *_rounding(slip),
    )


def _twist(slot, becomes):
    """The scale of the loss is another slot, and so stays beside a wrong formula."""
    if slot == "whole" and "it" not in becomes.replace("(", " ").replace(")", " ").split():
        becomes = f"scale * ({becomes})"
    return Twist("L", slot, becomes)


EPSILONS = ("1e-15", "1e-12", "1e-10", "1e-9", "1e-8", "1e-7", "1e-6", "1e-5")
CLIPS = (
    "0.3",
    "0.2",
    "0.1",
    "0.05",
    "0.01",
    "0.001",
    "1e-4",
    "1e-5",
    "1e-6",
    "1e-7",
    "1e-8",
    "0.25",
    "0.4",
)


def _rounding(slip):
    yield slip(
        "rounded",
        "The loss is rounded; rounding is for printing.",
        *(f"round(it, {n})" for n in (0, 1, 2, 3, 4, 5, 6)),
    )
    yield slip("cut to an integer", "The loss is cut to an integer.", "trunc(it)", "floor(it)")


def _one(answer):
    return {"L": answer.number()}


def _float(number):
    """A number that may have come as an array of one."""
    return float(np.reshape(number, ()))


def _nothing(answer):
    if answer.value is not None:
        raise Mismatch("something came")
    return {}


def question(net):
    """Exercise 2 of a trainer."""
    part, mistakes = entropy() if net.sigmoid else squared()
    nothing = Mistake(
        "nothing is returned",
        "The function returns nothing: its `return` is missing or never reached.",
        "What does the caller get back?",
        ENTROPY if net.sigmoid else SQUARED,
    )

    def draw(suspect, number):
        rng = suspect.rng
        if net.sigmoid:
            return float(number % 2), float(
                rng.uniform(*((0.05, 0.45) if number < 2 else (0.55, 0.95)))
            )
        y = float(rng.uniform(2, 6))
        return y, y + float(rng.uniform(0.2, 1.9)) * (-1) ** number

    return Question(
        exercise="loss",
        function="loss",
        parts=(part,),
        mistakes=mistakes,
        forms=(
            Form(_one, put=lambda numbers: numbers["L"]),
            Form(_nothing, nothing, lambda numbers: None),
        ),
        draw=draw,
        fresh=6,
        readings=(
            Reading(
                lambda suspect: suspect.student,
                lambda suspect, case: dict(
                    zip(("y", "y_hat"), map(_float, case.args), strict=True)
                ),
            ),
        ),
    )
