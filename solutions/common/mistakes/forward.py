"""Known mistakes in the forward pass, of both trainers."""

import numpy as np

from autograder.naming import Form, Mistake, Part, Question, Reading, Twist
from autograder.testing.answer import Mismatch
from common.mistakes.network import forward_env, fresh_params, fresh_x

HIDDEN = ("O₁₁", "O₁₂")
OUTPUT = "ŷ"


def parts(net):
    """O₁₁, O₁₂ and ŷ; ŷ also as it follows from hidden outputs that may be wrong."""
    act = net.squash
    for j, label in enumerate(HIDDEN):
        slots = {"w1": "W1[0][j]", "x1": "x[0]", "w2": "W1[1][j]", "x2": "x[1]", "bias": "b1[j]"}
        yield Part(label, "O", act("w1 * x1 + w2 * x2 + bias"), slots, {"j": j})
    for own in ("O", "H"):  # by right hidden outputs, and by the student's own
        slots = {"v1": "W2[0]", "h1": f"{own}[0]", "v2": "W2[1]", "h2": f"{own}[1]", "bias": "b2"}
        let = {"h": own}
        yield Part(OUTPUT, "ŷ", act("v1 * h1 + v2 * h2 + bias"), slots, {}, let)


def mistakes(net):
    """The author's order decides between explanations that no input can tell apart."""
    o = "O₁ⱼ = " + net.of("w¹₁ⱼ x₁ + w¹₂ⱼ x₂ + b₁ⱼ")
    y_hat = "ŷ = " + net.of("w²₁₁ O₁₁ + w²₂₁ O₁₂ + b₂₁")
    lead = "w¹ᵢⱼ leads from input i to hidden neuron j: row i, column j of W1."
    h_sum, y_sum = "(w1 * x1 + w2 * x2 + bias)", "(v1 * h1 + v2 * h2 + bias)"
    squashed_or_not = dict.fromkeys((net.squash, str))  # one, where there is no sigmoid

    def slip(name, says, nudge, formula, *twists, together=False):
        return Mistake(name, says, nudge, formula, twists, together)

    yield slip(
        "W1 transposed",
        "W1 is used with rows and columns exchanged: W1[j, i] for W1[i, j].",
        "Which weights lead to the first hidden neuron: a row of W1, or a column?",
        f"{o}. {lead}",
        Twist("O₁₁", "w2", "W1[0][1]"),
        Twist("O₁₂", "w1", "W1[1][0]"),
        together=True,
    )
    yield slip(
        "x₁ and x₂ exchanged",
        "{where}: x₁ and x₂ have changed places, or the two rows of W1.",
        "Which weight leads from which input?",
        f"{o}. {lead}",
        Twist("O", "whole", net.squash("w1 * x2 + w2 * x1 + bias")),
        together=True,
    )
    yield slip(
        "wrong weight of W1",
        "{where}: a weight is read from the wrong place in W1.",
        "Which two weights lead to this hidden neuron?",
        f"{o}. {lead}",
        *(Twist("O", "w1", w) for w in ("W1[0][1 - j]", "W1[1][j]", "W1[1][1 - j]")),
        *(Twist("O", "w2", w) for w in ("W1[1][1 - j]", "W1[0][j]", "W1[0][1 - j]")),
    )
    yield slip(
        "summed along the wrong axis",
        "{where}: the products are summed along the wrong axis of W1.",
        "Which two products does the first hidden neuron add up?",
        f"{o}. {lead}",
        Twist("O", "whole", net.squash("(W1[j][0] + W1[j][1]) * x[j] + bias")),
    )
    yield slip(
        "output layer fed with x",
        "ŷ: the output neuron is fed with x₁ and x₂, where the hidden outputs belong.",
        "What reaches the output neuron?",
        y_hat,
        Twist("ŷ", "whole", net.squash("v1 * x[0] + v2 * x[1] + bias")),
        Twist("ŷ", "whole", "v1 * x[0] + v2 * x[1] + bias"),
    )
    yield slip(
        "returned after layer 1",
        "ŷ: this is a hidden output. The function returns before it comes to the output layer.",
        "Where does the `return` stand: inside the loop, or after it?",
        y_hat,
        Twist("ŷ", "whole", "O[0]"),
        Twist("ŷ", "whole", "O[1]"),
        Twist("ŷ", "whole", "h[0]"),
        Twist("ŷ", "whole", "h[1]"),
        Twist("ŷ", "whole", "O[0] + O[1]"),
    )
    yield slip(
        "layer 1 twice",
        "ŷ: the output is calculated with the weights of layer 1.",
        "Which weights lead from the hidden neurons to the output?",
        y_hat,
        *(
            Twist("ŷ", "whole", f(f"W1[0][{j}] * h[0] + W1[1][{j}] * h[1] + b1[{j}]"))
            for j in (0, 1)
            for f in squashed_or_not
        ),
        *(
            Twist("ŷ", "whole", f(f"W1[{j}][0] * h[0] + W1[{j}][1] * h[1] + b1[{j}]"))
            for j in (0, 1)
            for f in squashed_or_not
        ),
        *(
            Twist("ŷ", "whole", f(f"W1[{a}] * h[0] + W1[{b}] * h[1] + b2"))
            for a, b in (("0][0", "1][0"), ("0][1", "1][1"), ("0][0", "0][1"))
            for f in squashed_or_not
        ),
    )
    yield slip(
        "x of the other input",
        "{where}: a weight is multiplied by the x of the other input.",
        "From which input does each weight lead?",
        f"{o}. {lead}",
        Twist("O", "x1", "x[1]"),
        Twist("O", "x2", "x[0]"),
    )
    yield slip(
        "other hidden neuron's output",
        "ŷ: an output weight is multiplied by the output of the other hidden neuron.",
        "From which hidden neuron does each output weight lead?",
        y_hat,
        Twist("ŷ", "h1", "h[1]"),
        Twist("ŷ", "h2", "h[0]"),
    )
    yield slip(
        "wrong output weight",
        "ŷ: a hidden output is multiplied by the wrong output weight.",
        "Which weight leads from this hidden neuron to the output?",
        y_hat,
        Twist("ŷ", "v1", "W2[1]"),
        Twist("ŷ", "v2", "W2[0]"),
    )
    yield slip(
        "bias forgotten",
        "{where}: the bias is not added.",
        "What does a neuron add to its weighted inputs?",
        f"{o}; {y_hat}",
        Twist("O ŷ", "bias", "0.0"),
    )
    yield slip(
        "bias twice",
        "{where}: the bias is added twice.",
        "How often is the bias added?",
        f"{o}; {y_hat}",
        Twist("O", "bias", "2 * b1[j]"),
        Twist("ŷ", "bias", "2 * b2"),
    )
    yield slip(
        "bias subtracted",
        "{where}: the bias is subtracted.",
        "What is done with the bias?",
        f"{o}; {y_hat}",
        Twist("O", "bias", "-b1[j]"),
        Twist("ŷ", "bias", "-b2"),
    )
    yield slip(
        "bias multiplied",
        "{where}: the bias is multiplied, where it is to be added.",
        "What is done with the bias?",
        f"{o}; {y_hat}",
        Twist("O", "whole", net.squash("(w1 * x1 + w2 * x2) * bias")),
        Twist("ŷ", "whole", net.squash("(v1 * h1 + v2 * h2) * bias")),
    )
    yield slip(
        "wrong bias",
        "{where}: this is the bias of another neuron.",
        "Which bias belongs to which neuron?",
        f"{o}; {y_hat}",
        *(Twist("O", "bias", b) for b in ("b1[1 - j]", "b2", "b1[0] + b1[1]")),
        *(Twist("ŷ", "bias", b) for b in ("b1[0]", "b1[1]", "b1[0] + b1[1]", "b1[0] + b1[1] + b2")),
    )
    yield slip(
        "inputs cut to integers",
        "{where}: the inputs are cut to integers.",
        "Of what type are the numbers that your arrays hold?",
        o,
        Twist("O", "whole", net.squash("w1 * trunc(x1) + w2 * trunc(x2) + bias")),
    )
    yield slip(
        "one input left out",
        "{where}: one of the two inputs is not in the sum.",
        "How many arrows lead to this neuron in the picture?",
        f"{o}",
        Twist("O", "w1", "0.0"),
        Twist("O", "w2", "0.0"),
    )
    yield slip(
        "one hidden neuron left out",
        "ŷ: one of the two hidden outputs is not in the sum.",
        "How many arrows lead to the output neuron in the picture?",
        y_hat,
        Twist("ŷ", "v1", "0.0"),
        Twist("ŷ", "v2", "0.0"),
    )
    yield slip(
        "weight missing",
        "{where}: an input is added without its weight.",
        "What stands on the arrows of the picture?",
        f"{o}; {y_hat}",
        *(Twist("O", w, "1.0") for w in ("w1", "w2")),
        *(Twist("ŷ", w, "1.0") for w in ("v1", "v2")),
    )
    yield slip(
        "subtracted in the sum",
        "{where}: one product of the sum is subtracted.",
        "What does a neuron do with its weighted inputs?",
        f"{o}; {y_hat}",
        *(Twist("O", w, f"-W1[{i}][j]") for i, w in enumerate(("w1", "w2"))),
        *(Twist("ŷ", w, f"-W2[{j}]") for j, w in enumerate(("v1", "v2"))),
    )
    yield slip(
        "x returned as hidden output",
        "{where}: returned is the input x, not the hidden neuron's output.",
        "Which layer's numbers are to be returned?",
        o,
        Twist("O", "whole", "x[j]"),
        together=True,
    )
    yield slip(
        "returned after layer 1",
        "The function returns after layer 1: a hidden output for ŷ, and the input for the hidden "
        "outputs.",
        "Where does the `return` stand: inside the loop, or after it?",
        y_hat,
        Twist("O", "whole", "x[j]"),
        Twist("ŷ", "whole", "O[0]"),
        Twist("ŷ", "whole", "O[1]"),
        together=True,
    )
    yield slip(
        "hidden outputs exchanged",
        "O₁₁ and O₁₂ have changed places.",
        "Which hidden neuron's output comes first?",
        o,
        Twist("O₁₁", "whole", "O[1]"),
        Twist("O₁₂", "whole", "O[0]"),
        together=True,
    )
    yield slip(
        "first hidden neuron for both",
        "{where}: this is the output of the other hidden neuron.",
        "Is every index of this neuron its own?",
        o,
        Twist("O₁₁", "whole", "O[1]"),
        Twist("O₁₂", "whole", "O[0]"),
    )
    yield slip(
        "output weights multiplied into the hidden outputs",
        "{where}: the hidden output is already multiplied by its output weight.",
        "What is the output of a hidden neuron, before the next layer's weights?",
        o,
        Twist("O", "whole", "it * W2[j]"),
    )
    if net.sigmoid:
        yield slip(
            "label in place of the probability",
            "ŷ: the prediction is rounded to 0 or 1; the probability itself is asked.",
            "Is ŷ an answer of yes or no, or a probability?",
            y_hat,
            Twist("ŷ", "whole", "round(it, 0)"),
        )
        yield slip(
            "sigmoid missing",
            "{where}: returned is the weighted sum itself, without the sigmoid.",
            "What does a neuron do with its weighted sum?",
            f"{o}; {y_hat}",
            Twist("O", "whole", h_sum),
            Twist("ŷ", "whole", y_sum),
        )
        yield slip(
            "sign in the sigmoid's exponent",
            "{where}: in the sigmoid the minus sign of the exponent is missing.",
            "What does your σ give for a large positive number?",
            "σ(z) = 1 / (1 + e⁻ᶻ)",
            Twist("O", "whole", f"1 / (1 + exp({h_sum}))"),
            Twist("ŷ", "whole", f"1 / (1 + exp({y_sum}))"),
        )
        for name, says, what in SQUASHED:
            yield slip(
                name,
                f"{{where}}: {says}.",
                "What does your σ give for 0, and for −2?",
                "σ(z) = 1 / (1 + e⁻ᶻ)",
                *(Twist("O", "whole", one.format(h_sum)) for one in what),
                *(Twist("ŷ", "whole", one.format(y_sum)) for one in what),
            )
        yield slip(
            "z clipped",
            "{where}: the weighted sum is cut off at a bound before the sigmoid.",
            "What does your σ give for 30, and for −30?",
            "σ(z) = 1 / (1 + e⁻ᶻ)",
            *(Twist("O", "whole", net.squash(_within(h_sum, c))) for c in CLIPS),
            *(Twist("ŷ", "whole", net.squash(_within(y_sum, c))) for c in CLIPS),
        )
        yield slip(
            "sigmoid twice",
            "{where}: the sigmoid is applied twice.",
            "How often does a number pass through the sigmoid on its way?",
            f"{o}; {y_hat}",
            Twist("O ŷ", "whole", "1 / (1 + exp(-it))"),
        )
        yield slip(
            "bias outside the sigmoid",
            "{where}: the bias is added after the sigmoid.",
            "What is the weighted sum, and when does it pass through the sigmoid?",
            f"{o}; {y_hat}",
            Twist("O", "whole", net.squash("w1 * x1 + w2 * x2") + " + bias"),
            Twist("ŷ", "whole", net.squash("v1 * h1 + v2 * h2") + " + bias"),
        )
        yield slip(
            "slope of the sigmoid for the sigmoid",
            "{where}: this is the slope of the sigmoid, not the sigmoid.",
            "What does your σ give for 0?",
            "σ(z) = 1 / (1 + e⁻ᶻ)",
            Twist("O ŷ", "whole", "it * (1 - it)"),
        )
        yield slip(
            "hidden sums in place of the hidden outputs",
            "ŷ: the output is worked out with the hidden sums, without their sigmoid.",
            "What reaches the output neuron: the weighted sum, or the sigmoid of it?",
            y_hat,
            Twist("ŷ", "h1", "z[0]"),
            Twist("ŷ", "h2", "z[1]"),
        )
    else:
        yield slip(
            "activation that is not asked for",
            "{where}: an activation function is applied; this network has none.",
            "Is there an activation function in this network?",
            f"{o}; {y_hat}",
            *(
                Twist("O ŷ", "whole", f)
                for f in ("1 / (1 + exp(-it))", "maximum(0.0, it)", "tanh(it)")
            ),
        )
    yield slip(
        "rounded",
        "{where}: the number is rounded.",
        "How many decimals does your answer have?",
        "The numbers as they are; rounding is for printing.",
        # to 0 decimals an output of the sigmoid is a label
        *(Twist("O ŷ", "whole", f"round(it, {n})") for n in range(int(net.sigmoid), 7)),
    )
    yield slip(
        "always 0" if net.sigmoid else "cut to an integer",
        "{where}: the number is always 0; perhaps it is cut to an integer."
        if net.sigmoid
        else "{where}: the number is cut to an integer.",
        "What does int() do with 0.9?",
        "The numbers as they are.",
        Twist("O ŷ", "whole", "trunc(it)"),
        Twist("O ŷ", "whole", "floor(it)"),
    )


CLIPS = (1, 2, 3, 4, 5, 6, 8, 10, 15, 20)


def _within(expression, bound):
    return f"minimum(maximum({expression}, -{bound}), {bound})"


SQUASHED = (
    (
        "sigmoid without brackets",
        "without brackets around its denominator, Python divides before it adds",
        ("1 / 1 + exp(-({}))", "1 + exp(-({}))"),
    ),
    (
        "minus in the sigmoid's denominator",
        "in the sigmoid's denominator stands a minus, 1 − e⁻ᶻ",
        ("1 / (1 - exp(-({})))",),
    ),
    (
        "tanh for the sigmoid",
        "this is tanh, not the sigmoid",
        ("tanh({})", "tanh(({}) / 2)"),
    ),
    (
        "sigmoid doubled",
        "this is twice the sigmoid",
        ("2 / (1 + exp(-({})))",),
    ),
    (
        "sum doubled or halved in the sigmoid",
        "this is the sigmoid of another number than the weighted sum: of its double or its half",
        ("1 / (1 + exp(-2 * ({})))", "1 / (1 + exp(-({}) / 2))"),
    ),
    (
        "another activation function",
        "this is another function than the sigmoid",
        (
            "maximum(0.0, {})",
            "exp({})",
            "exp(-({}))",
            "where(({}) > 0, 1.0, 0.0)",
            "where(({}) >= 0.5, 1.0, 0.0)",
            "log(1 + exp({}))",
        ),
    ),
    (
        "inexact e",
        "e is not 2.718 exactly, or it is another base",
        (
            "1 / (1 + 2.718**(-({})))",
            "1 / (1 + 2.71**(-({})))",
            "1 / (1 + 2.7**(-({})))",
            "1 / (1 + 2.71828**(-({})))",
            "1 / (1 + 2.7183**(-({})))",
            "1 / (1 + 2.0**(-({})))",
            "1 / (1 + 10.0**(-({})))",
        ),
    ),
)


def _pair(answer):
    y_hat, hidden = answer.parts(2)
    return {OUTPUT: y_hat.number(), **dict(zip(HIDDEN, hidden.array((2,)).tolist(), strict=True))}


def _swapped(answer):
    hidden, y_hat = answer.parts(2)
    return {OUTPUT: y_hat.number(), **dict(zip(HIDDEN, hidden.array((2,)).tolist(), strict=True))}


def _only_output(answer):
    return {OUTPUT: answer.number()}


def _nothing(answer):
    if answer.value is not None:
        raise Mismatch("something came")
    return {}


def forms():
    """How the pair may be put together."""

    def form(take, name, says, put):
        formula = "return y_hat, hidden: a number, and two numbers"
        nudge = "What does `return` hand back, in which order?"
        return Form(take, Mistake(name, says, nudge, formula), put)

    def hidden(numbers):
        return np.array([numbers[label] for label in HIDDEN])

    yield Form(_pair, put=lambda numbers: (numbers[OUTPUT], hidden(numbers)))
    yield form(
        _swapped,
        "returned in the wrong order",
        "The hidden outputs are returned first, ŷ second: it is asked the other way round.",
        lambda numbers: (hidden(numbers), numbers[OUTPUT]),
    )
    yield form(
        _only_output,
        "hidden outputs not returned",
        "Only ŷ is returned; the hidden outputs are asked for, too.",
        lambda numbers: numbers[OUTPUT],
    )
    yield form(
        _nothing,
        "nothing is returned",
        "The function returns nothing: its `return` is missing or never reached.",
        lambda numbers: None,
    )


def question(net):
    """Exercise 1 of a trainer."""

    def draw(suspect, number):
        return fresh_x(suspect.rng), fresh_params(suspect.rng)

    def env(suspect, case):
        names = forward_env(*case.args, net.act)
        return names | {"H": [case.numbers.get(label, 0.0) for label in HIDDEN]}

    return Question(
        exercise="forward",
        function="forward",
        parts=tuple(parts(net)),
        mistakes=tuple(mistakes(net)),
        forms=tuple(forms()),
        draw=draw,
        fresh=6,
        readings=(Reading(lambda suspect: suspect.student, env),),
    )
