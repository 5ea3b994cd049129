"""Known mistakes in the nine partial derivatives, of both trainers."""

import functools
import itertools

import numpy as np

from autograder.naming import Form, Mistake, Part, Question, Reading, Twist
from autograder.testing.answer import Mismatch
from common.mistakes.cuts import BOUNDS
from common.mistakes.nets import LOGISTIC
from common.mistakes.network import SYMBOLS, as_nine, forward_env, fresh_params, fresh_x, nine
from common.stand_ins import with_right
from common.trainers import own_forward

ALL, HIDDEN, OUTPUT = "W1 b1 W2 b2", "W1 b1", "W2 b2"
OWN = {"W1": "W1[i][j]", "b1": "b1[j]", "W2": "W2[j]", "b2": "b2"}
DECAYS = ("0.01", "0.001", "0.1", "0.0001", "0.02", "0.002", "0.2", "0.05", "0.5")
FORMULA = "sign * factor * residual * weight * slope * signal"


def parts(net, formula=FORMULA, **more):
    """The nine, each by its formula; `more` are slots for all of them."""
    common = {"sign": "-1.0", "factor": net.factor, "residual": "y - y_hat"}
    for (group, *place), symbol in SYMBOLS.items():
        hidden = group in HIDDEN.split()
        slots = {
            **more,
            **common,
            "weight": "W2[j]" if hidden else "1.0",
            "slope": net.slope if hidden else "1.0",
            "signal": {"W1": "x[i]", "W2": "O[j]"}.get(group, "1.0"),
        }
        names = "ij" if group == "W1" else "j" if place else ""
        yield Part(symbol, group, formula, slots, dict(zip(names, place, strict=True)))


def mistakes(net):
    """The author's order decides between explanations that no input can tell apart."""
    w1 = f"∂L/∂w¹ᵢⱼ = {net.chain} · w²ⱼ₁{net.dot_slope} · xᵢ"
    b1 = f"∂L/∂b₁ⱼ = {net.chain} · w²ⱼ₁{net.dot_slope}"
    w2 = f"∂L/∂w²ⱼ₁ = {net.chain} · O₁ⱼ"
    b2 = f"∂L/∂b₂₁ = {net.chain}"
    lead = "w¹ᵢⱼ leads from input i to hidden neuron j: row i, column j of W1."

    def slip(name, says, nudge, formula, *twists, **more):
        return Mistake(name, says, nudge, formula, twists, **more)

    yield slip(
        "w¹₁₂ and w¹₂₁ exchanged",
        "The slopes of w¹₁₂ and w¹₂₁ stand in each other's place.",
        "Which input and which hidden neuron does w¹₁₂ join? And where in W1 does it stand?",
        f"{w1}. {lead}",
        Twist("W1", "place", "i, j = j, i"),
        together=True,
    )
    yield slip(
        "wrong sign",
        "The sign of the slope is wrong ({where}).",
        "If this parameter grows a little, does the loss grow or shrink?",
        f"{b2}, and the chain rule hands this on to the other eight.",
        Twist(ALL, "sign", "1.0"),
    )
    if net.factor == "2.0":
        formula = f"{b2}: the derivative of (y − ŷ)² brings down a 2."
        yield slip(
            "factor 2 forgotten",
            "The factor 2 is missing ({where}).",
            "What is the derivative of a square?",
            formula,
            Twist(ALL, "factor", "1.0"),
            missing=2.0,
            otherwise=Mistake(
                "half of what it should be",
                "{where}: this is half of what it should be. Something halves it, or takes the "
                "factor 2 away again.",
                "Is there anything that you divide by, or an average?",
                formula,
            ),
        )
        yield slip(
            "factor 2 twice",
            "The factor 2 is there twice ({where}).",
            "How often does the derivative of a square bring down a 2?",
            f"{b2}",
            Twist(ALL, "factor", "4.0"),
            alone=True,
        )
    else:
        yield slip(
            "factor 2 of the squared error",
            "There is a factor 2 ({where}), which belongs to the squared error of part 2.",
            "Which loss is this the slope of? Is there a square in it?",
            f"{b2}, without a 2: the cross-entropy has no square.",
            Twist(ALL, "factor", "2.0"),
        )
        yield slip(
            "slope of the output left in",
            "The slope of the output's sigmoid, ŷ(1 − ŷ), is multiplied in ({where}); with "
            "cross-entropy it cancels.",
            "Multiply ∂L/∂ŷ of the cross-entropy by the slope of the sigmoid: what is left?",
            f"{b2}: the slope ŷ(1 − ŷ) cancels against the denominator of ∂L/∂ŷ.",
            Twist(ALL, "residual", "(y - y_hat) * y_hat * (1 - y_hat)"),
        )
        yield slip(
            "slope of the output missing",
            "The derivative of the loss by ŷ is not multiplied by the slope of the output's "
            "sigmoid ({where}).",
            "The path goes from the loss to ŷ, and then through the output's sigmoid.",
            f"{b2}: ∂L/∂ŷ times ŷ(1 − ŷ).",
            Twist(ALL, "residual", "(y - y_hat) / (y_hat * (1 - y_hat))"),
        )
        yield slip(
            "sign inside the derivative of the loss",
            "One of the two terms of ∂L/∂ŷ has the wrong sign, or the error has lost its sign ({where}).",
            "What are the derivatives of −y log ŷ and of −(1 − y) log(1 − ŷ) by ŷ?",
            "∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), and with the sigmoid's slope −(y − ŷ)",
            Twist(ALL, "residual", "-(y * (1 - y_hat) + (1 - y) * y_hat)"),
            Twist(ALL, "residual", "y * (1 - y_hat) + (1 - y) * y_hat"),
        )
        yield slip(
            "1 − y missing in the derivative of the loss",
            "In ∂L/∂ŷ one of the factors y and 1 − y is missing: one term is there whatever y is ({where}).",
            "What is ∂L/∂ŷ for y = 1, and for y = 0?",
            "∂L/∂ŷ = −y/ŷ + (1 − y)/(1 − ŷ), and with the sigmoid's slope −(y − ŷ)",
            Twist(ALL, "residual", "y * (1 - y_hat) - y_hat"),
            Twist(ALL, "residual", "1 - y_hat - (1 - y) * y_hat"),
            alone=True,
        )
        yield slip(
            "the slope takes 1 minus the wrong thing",
            "In the sigmoid's slope O(1 − O) the second O is the error that comes back ({where}).",
            "Of what is the slope O(1 − O)? Both O are the neuron's own output.",
            "σ′ = O(1 − O)",
            Twist(
                ALL,
                "residual",
                "(y - y_hat) / (1 - y_hat) * (1 + (y - y_hat) / y_hat / (1 - y_hat))",
            ),
            Twist(
                "W1 b1",
                "whole",
                "sign * factor * residual * weight * O[j] * signal"
                " * (1 - sign * factor * residual * weight)",
            ),
        )
    yield slip(
        "error missing",
        "The error y − ŷ is missing from the product ({where}).",
        "Where does the loss come into this slope?",
        f"{b2}, and every other slope has this factor too.",
        Twist(ALL, "residual", "-1.0"),
        Twist(ALL, "residual", "1.0"),
        Twist(HIDDEN, "residual", f"-1.0 / {net.factor}"),
    )
    for name, says, becomes in (
        (
            "ŷ in place of the error",
            "Where the error y − ŷ belongs stands ŷ alone",
            ("y_hat", "-y_hat"),
        ),
        ("y in place of the error", "Where the error y − ŷ belongs stands y alone", ("y", "-y")),
        (
            "sum in place of the error",
            "y and ŷ are added where they are to be subtracted",
            ("y + y_hat", "-(y + y_hat)"),
        ),
        (
            "error squared",
            "The error stands squared in the slope",
            ("(y - y_hat)**2", "-(y - y_hat)**2"),
        ),
        (
            "2 on one side only",
            "The 2 multiplies only one side of the difference y − ŷ",
            (
                "(y - 2 * y_hat) / 2",
                "(2 * y - y_hat) / 2",
                "y - 2 * y_hat",
                "2 * y - y_hat",
                "(2 * y + y_hat) / 2",  # -2 * y - y_hat
                "(y + 2 * y_hat) / 2",
            ),
        ),
        ENTROPY_FOR_ERROR if net.sigmoid else ABSOLUTE_ERROR,
    ):
        yield slip(
            name,
            f"{says} ({{where}}).",
            "What is the slope of the loss by ŷ?",
            b2,
            *(Twist(ALL, "residual", one) for one in becomes),
            alone=True,
        )
    yield slip(
        "x of the other input",
        "{where}: multiplied by the x of the other input.",
        "From which input does this weight lead?",
        f"{w1}. {lead}",
        Twist("W1", "signal", "x[1 - i]"),
    )
    yield slip(
        "other hidden neuron's output",
        "{where}: multiplied by the output of the other hidden neuron.",
        "Which hidden neuron does this weight come from?",
        w2,
        Twist("W2", "signal", "O[1 - j]"),
    )
    yield slip(
        "output weight of the other neuron",
        "{where}: multiplied by the output weight of the other hidden neuron.",
        "Which way leads back from the output to this hidden neuron?",
        f"{w1}; {b1}",
        Twist(HIDDEN, "weight", "W2[1 - j]"),
    )
    yield slip(
        "output weight moved before it is used",
        "{where}: the output weight in it is no longer that of `params`; it has been moved by a "
        "step already.",
        "Are the weights that you multiply with still the ones of before the step?",
        f"{w1}; all from the old w²ⱼ₁.",
        *(Twist(HIDDEN, "weight", f"W2[j] - {rate} * dW2[j]") for rate in RATES),
        *(Twist(HIDDEN, "weight", f"W2[j] + {rate} * dW2[j]") for rate in RATES),
    )
    yield slip(
        "W1 in place of W2",
        "{where}: on the way back stands a weight of W1, where the output weight w²ⱼ₁ belongs.",
        "Which weight joins this hidden neuron to the output?",
        f"{w1}; {b1}",
        *(Twist(HIDDEN, "weight", w) for w in ("W1[0][j]", "W1[j][0]", "W1[1][j]", "W1[j][1]")),
        Twist("W1", "weight", "W1[i][j]"),
        Twist("W1", "weight", "W1[j][i]"),
    )
    yield slip(
        "bias in place of the output weight",
        "{where}: on the way back stands a bias, where the output weight w²ⱼ₁ belongs.",
        "Which weight joins this hidden neuron to the output?",
        f"{w1}; {b1}",
        Twist(HIDDEN, "weight", "b1[j]"),
        Twist(HIDDEN, "weight", "b2"),
        alone=True,
    )
    yield slip(
        "output weight missing",
        "{where}: the output weight w²ⱼ₁ is missing from the product.",
        "Walk back from the loss to this parameter: which weight do you pass?",
        f"{w1}; {b1}",
        Twist(HIDDEN, "weight", "1.0"),
    )
    yield slip(
        "hidden output in place of the output weight",
        "{where}: where the output weight w²ⱼ₁ belongs stands the hidden output O₁ⱼ.",
        "In ŷ, what stands beside O₁ⱼ?",
        f"{w1}; {b1}",
        Twist(HIDDEN, "weight", "O[j]"),
    )
    if net.sigmoid:
        yield slip(
            "sigmoid's slope missing",
            "{where}: the slope O(1 − O) of the hidden neuron's sigmoid is missing.",
            "The path back leads through the hidden neuron's sigmoid: what slope does it have?",
            f"{w1}; {b1}",
            Twist(HIDDEN, "slope", "1.0"),
        )
        yield slip(
            "sigmoid's slope of the other neuron",
            "{where}: the slope O(1 − O) is, in whole or in part, that of the other hidden neuron.",
            "Whose sigmoid does the path pass through?",
            f"{w1}; {b1}",
            Twist(HIDDEN, "slope", "O[1 - j] * (1 - O[1 - j])"),
            Twist(HIDDEN, "slope", "O[1 - j] * (1 - O[j])"),
            Twist(HIDDEN, "slope", "O[j] * (1 - O[1 - j])"),
        )
        yield slip(
            "sigmoid's slope without brackets",
            "{where}: without the brackets of O(1 − O), Python multiplies before it subtracts.",
            "In which order does Python work out a * b * 1 - c?",
            f"{w1}; {b1}",
            *(Twist(HIDDEN, "whole", bracket) for bracket in BRACKETS),
        )
        yield slip(
            "half of the sigmoid's slope",
            "{where}: of the slope O(1 − O) only one factor is there.",
            "What is the slope of a sigmoid whose output is O?",
            "σ′ = O(1 − O)",
            Twist(HIDDEN, "slope", "O[j]"),
            Twist(HIDDEN, "slope", "1 - O[j]"),
            Twist(ALL, "residual", "(y - y_hat) / (1 - y_hat)"),
            Twist(ALL, "residual", "(y - y_hat) / y_hat"),
        )
        yield slip(
            "O squared for the slope",
            "{where}: the sigmoid's slope is O(1 − O), not O · O.",
            "What is the slope of a sigmoid whose output is O?",
            "σ′ = O(1 − O)",
            Twist(HIDDEN, "slope", "O[j]**2"),
        )
        yield slip(
            "slope of another function",
            "{where}: this is not the slope of the sigmoid, O(1 − O).",
            "What is the slope of a sigmoid whose output is O?",
            "σ′ = O(1 − O)",
            Twist(HIDDEN, "slope", "1 - O[j]**2"),
            Twist(HIDDEN, "slope", "O[j] * (1 + O[j])"),
            Twist(HIDDEN, "slope", "(1 - O[j])**2"),
            Twist(HIDDEN, "slope", "1 + O[j]"),
            alone=True,
        )
        yield slip(
            "sigmoid's slope twice",
            "{where}: the slope O(1 − O) is multiplied in twice.",
            "How many sigmoids are there between this parameter and the output's sum?",
            f"{w1}; {b1}",
            Twist(HIDDEN, "slope", "(O[j] * (1 - O[j]))**2"),
        )
        yield slip(
            "slope of the hidden layer in the output layer",
            "{where}: a hidden neuron's slope O(1 − O) is multiplied in, which is not on the path.",
            "Which way leads from the loss to this parameter?",
            f"{w2}; {b2}",
            Twist("W2", "slope", "O[j] * (1 - O[j])"),
            Twist("W2", "signal", "O[j] * (1 - O[j])"),
        )
        yield slip(
            "slope of something else than O",
            "{where}: in O(1 − O) stands something else than the neuron's own output.",
            "What is O in the slope O(1 − O), and has it been through the sigmoid once?",
            "σ′ = O₁ⱼ(1 − O₁ⱼ)",
            *(
                Twist(HIDDEN, "slope", f"({v}) * (1 - ({v}))")
                for v in ("z[j]", "1 / (1 + exp(-O[j]))", "x[j]", "y_hat", "W2[j]")
            ),
            Twist("W1", "slope", "x[i] * (1 - x[i])"),
            *(
                Twist(ALL, "residual", f"(y - y_hat) / (y_hat * (1 - y_hat)) * ({v}) * (1 - ({v}))")
                for v in ("z_out", "1 / (1 + exp(-y_hat))")
            ),
        )
        yield slip(
            "weighted sum in place of the output",
            "{where}: multiplied by the weighted sum, as it was before the sigmoid.",
            "What reaches the output neuron: the weighted sum, or the sigmoid of it?",
            w2,
            Twist("W2", "signal", "z[j]"),
        )
    yield slip(
        "input missing",
        "{where}: the x of the weight's input is missing from the product.",
        "In the weighted sum, what stands beside this weight?",
        w1,
        Twist("W1", "signal", "1.0"),
    )
    yield slip(
        "hidden output missing",
        "{where}: the hidden output O₁ⱼ is missing from the product.",
        "In the output's weighted sum, what stands beside this weight?",
        w2,
        Twist("W2", "signal", "1.0"),
    )
    yield slip(
        "x in place of the hidden output",
        "{where}: multiplied by an input x, where the hidden output O₁ⱼ belongs.",
        "In the output's weighted sum, what stands beside this weight?",
        w2,
        Twist("W2", "signal", "x[j]"),
        Twist("W2", "signal", "x[1 - j]"),
    )
    yield slip(
        "hidden output in place of x",
        "{where}: multiplied by a hidden output, where the input xᵢ belongs.",
        "In the hidden neuron's weighted sum, what stands beside this weight?",
        w1,
        Twist("W1", "signal", "O[j]"),
        Twist("W1", "signal", "O[i]"),
        Twist("W1", "signal", "O[1 - j]"),
    )
    yield slip(
        "error of the hidden neuron in place of its output",
        "{where}: multiplied by the error that goes back to the hidden neuron, where its output belongs.",
        "In the output's weighted sum, what stands beside this weight?",
        w2,
        *(
            Twist("W2", "signal", f"{s}{net.factor} * (y - y_hat) * W2[j] * ({net.slope})")
            for s in ("-", "")
        ),
    )
    yield slip(
        "own value in place of the other factor",
        "{where}: multiplied by the weight itself. The slope of a product by one of its factors "
        "is the other factor.",
        "What is the derivative of a · b by a?",
        f"{w1}; {w2}",
        Twist("W2", "signal", "W2[j]"),
        Twist("W1", "signal", "W1[i][j]"),
        Twist(ALL, "residual", "-(y - y_hat) * y_hat"),
    )
    yield slip(
        "slope of b₂₁ from a weight",
        "The slope of b₂₁ is multiplied as if it were that of a weight.",
        "In the output's weighted sum, what stands beside the bias?",
        b2,
        *(
            Twist("b2", "signal", s)
            for s in (
                "W2[0]",
                "W2[1]",
                "O[0]",
                "O[1]",
                "O[0] + O[1]",
                "W2[0] + W2[1]",
                "b2",
                "x[0]",
                "x[1]",
            )
        ),
        *(Twist("b2", "signal", f"W2[{j}] * ({net.slope.replace('j', str(j))})") for j in (0, 1)),
        Twist(
            "b2",
            "signal",
            " + ".join(f"W2[{j}] * ({net.slope.replace('j', str(j))})" for j in (0, 1)),
        ),
    )
    yield slip(
        "bias with an input",
        "{where}: the slope of a bias is multiplied by an input.",
        "In the weighted sum, what stands beside the bias?",
        b1,
        *(Twist("b1", "signal", s) for s in ("x[0]", "x[1]", "O[j]", "b1[j]", "x[0] + x[1]")),
    )
    if net.sigmoid:  # else it is the output weight that is missing
        yield slip(
            "slope of b₂₁ for the hidden biases",
            "{where}: this is the slope of b₂₁; the way back to a hidden neuron goes on from there.",
            "Which way leads from the output back to the hidden neuron?",
            b1,
            Twist("b1", "whole", "sign * factor * residual"),
        )
    yield slip(
        "slope of another parameter",
        "{where}: this is the slope of another parameter.",
        "Copied and pasted? Compare every index with the picture.",
        f"{w1}; {b1}; {w2}; {b2}. {lead}",
        Twist("W1", "place", "i, j = 1 - i, 1 - j"),
        Twist("W1", "place", "i = 1 - i"),
        Twist("W1", "place", "j = 1 - j"),
        Twist("W1", "place", "i, j = j, i"),
        Twist("b1 W2", "place", "j = 1 - j"),
        *(Twist("W1", "whole", f"dW2[{j}]") for j in "01j"),
        *(Twist("b1", "whole", f"d{w}") for w in ("W2[0]", "W2[1]")),
        *(Twist("W2", "whole", f"d{w}") for w in ("b1[0]", "b1[1]", "b2")),
        vague=True,
    )
    yield slip(
        "slope left at zero",
        "{where}: the slope is always 0.",
        "Was its line forgotten, does something overwrite it, or is a number taken from itself, "
        "as in O * 1 - O?",
        f"{w1}; {b1}; {w2}; {b2}",
        Twist(ALL, "whole", "0.0"),
        alone=True,
    )
    yield slip(
        "parameter returned for its slope",
        "{where}: this is the parameter itself, not its slope.",
        "What is asked: the parameter, or how the loss changes with it?",
        f"{w1}; {b1}; {w2}; {b2}",
        *(Twist(group, "whole", own) for group, own in OWN.items()),
        alone=True,
    )
    yield slip(
        "cut to an integer",
        "{where}: the slope is cut to an integer, as in an array of integers.",
        "Of what type are the numbers that your arrays hold?",
        f"{w1}; {b1}; {w2}; {b2}",
        Twist(ALL, "whole", "trunc(it)"),
        alone=True,
    )
    yield slip(
        "gradients clipped",
        "{where}: the slope is cut off at a bound.",
        "What else happens to a slope before it is returned?",
        f"{w1}; {b1}; {w2}; {b2}",
        *(Twist(ALL, "whole", f"minimum(maximum(it, -{c}), {c})") for c in BOUNDS),
        alone=True,
    )
    yield slip(
        "weight decay",
        "{where}: a part of the parameter itself is added to its slope (weight decay, L2).",
        "Is there a weight in your loss that is not in ŷ?",
        f"{w1}; {b1}; {w2}; {b2}",
        *(
            Twist(group, "whole", f"it + {by} * {own}")
            for by in DECAYS
            for group, own in OWN.items()
        ),
        alone=True,
    )
    if net.factor == "2.0":
        yield slip(
            "divided by 2, not multiplied",
            "{where}: the error is divided by 2, where the derivative of the square multiplies it.",
            "What is the derivative of a square?",
            b2,
            Twist(ALL, "factor", "0.5"),
        )
    else:
        yield slip(
            "slope halved",
            "{where}: the slope is divided by 2.",
            "Is there anything to be averaged in the slope of one row?",
            b2,
            Twist(ALL, "factor", "0.5"),
        )


ABSOLUTE_ERROR = (
    "absolute error",
    "The error has lost its sign",
    ("abs(y - y_hat)", "-abs(y - y_hat)"),
)
ENTROPY_FOR_ERROR = (
    "loss in place of the error",
    "Where the error y − ŷ belongs stands the loss",
    (LOGISTIC.loss, f"-({LOGISTIC.loss})"),
)
RATES = ("0.001", "0.01", "0.1", "0.02", "0.0001", "0.05", "0.5", "1.0")

BACK = "sign * factor * residual * weight"
BRACKETS = (
    f"({BACK} * O[j] - O[j]) * signal",
    f"{BACK} * O[j] - O[j] * signal",
    f"({BACK} * O[j] + (1 - O[j])) * signal",
    f"{BACK} * O[j] + (1 - O[j]) * signal",
    f"{BACK} * signal * O[j] - O[j]",
    f"{BACK} * signal - O[j]",
    # and where the sign of the slope is that of the step
    f"({BACK} * O[j] + O[j]) * signal",
    f"{BACK} * O[j] + O[j] * signal",
    f"{BACK} * signal * O[j] + O[j]",
)


def _without(count):
    """The numbers that are there, where `count` keys are not."""

    def take(answer):
        if not isinstance(answer.value, dict):
            raise Mismatch("no dict")
        there = [key for key in SYMBOLS if key[0] in answer.value]
        if len({key[0] for key in there}) != 4 - count:
            raise Mismatch("other keys")
        return dict(_one(answer, key) for key in there)

    return take


def _one(answer, key):
    shape = {"W1": (2, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}[key[0]]
    place = key[1:] if key[0] == "W1" else (*key[1:], 0) if key[0] == "W2" else key[1:] or (0,)
    return SYMBOLS[key], float(answer[key[0]].array(shape)[place])


def _only(count, numbers):
    return dict(itertools.islice(as_nine(numbers).items(), count))


def forms(net, of_what="slopes"):
    """How the dict may be put together."""

    def nothing(answer):
        if answer.value is not None:
            raise Mismatch("something came")
        return {}

    yield Form(nine, put=as_nine)
    yield Form(
        nothing,
        Mistake(
            "nothing is returned",
            "The function returns nothing: its `return` is missing or never reached.",
            "What does the caller get back?",
            f"return a dict of the {of_what}, with the keys W1, b1, W2, b2",
        ),
        lambda numbers: None,
    )
    for count in (1, 2, 3):
        yield Form(
            _without(count),
            Mistake(
                "a key is missing" if count == 1 else "keys are missing",
                f"The dict that is returned has only {4 - count} of its four keys ({{where}}).",
                "Are all four keys there?",
                "The dict has the keys W1, b1, W2 and b2.",
            ),
            functools.partial(_only, 4 - count),
        )


def gradient_env(env, net):
    """The nine right derivatives, beside the names of the forward pass."""
    miss = -float(net.factor) * (env["y"] - env["y_hat"])
    slope = [o * (1 - o) if net.sigmoid else 1.0 for o in env["O"]]
    back = [miss * env["W2"][j] * slope[j] for j in (0, 1)]
    env["dW1"] = [[back[j] * env["x"][i] for j in (0, 1)] for i in (0, 1)]
    env["db1"], env["db2"] = back, miss
    env["dW2"] = [miss * o for o in env["O"]]
    return env


_STEEP = 2  # the number of the draw from which on the slopes are large


def _steep(rng, x, params, net):
    """The same for a large x, with large output weights, and ŷ as it mostly is: what is cut off shows."""
    params["W1"], params["b1"] = params["W1"] / 500, params["b1"] / 10
    params["W2"] *= 60
    hidden = np.array(forward_env(x, params, net.act)["O"])
    params["b2"] = rng.uniform(-0.5, 0.5, 1) - hidden @ params["W2"]
    return params


def question(net):
    """Exercise 3 of a trainer."""

    def draw(suspect, number):
        rng = suspect.rng
        y = float(number % 2) if net.sigmoid else float(rng.uniform(3, 6)) * (-1) ** number
        x, params = fresh_x(rng), fresh_params(rng)
        return (x, y, params) if number < _STEEP else (50 * x, y, _steep(rng, 50 * x, params, net))

    def env(suspect, case):
        x, y, params = case.args
        return gradient_env(forward_env(x, params, net.act) | {"y": float(y)}, net)

    def own_env(suspect, case):
        x, y, params = case.args
        names = forward_env(x, params, net.act) | {"y": float(y)}
        y_hat, hidden = own_forward(suspect.student, x, params)
        return gradient_env(names | {"y_hat": y_hat, "O": hidden.tolist()}, net)

    return Question(
        exercise="gradients",
        function="gradients",
        parts=tuple(parts(net)),
        mistakes=tuple(mistakes(net)),
        forms=tuple(forms(net)),
        draw=draw,
        readings=(
            Reading(lambda suspect: with_right(suspect, "forward"), env),
            Reading(lambda suspect: suspect.student, own_env),
        ),
    )
