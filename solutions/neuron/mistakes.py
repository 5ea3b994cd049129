"""Known mistakes in the last neuron of a 1-1-1 network, and how each shows.

The program is run again with other givens for each input; `z`, `sigmoid` and `a` are right ones
where they can take the place of the student's, and the student's own otherwise.
"""

import math

from autograder.naming import Form, Mistake, Part, Question, Reading, Twist
from autograder.testing.answer import Mismatch

GIVENS = {"w": 0.5, "b": 1.0, "a_prev": 0.25, "y": 1.0}
RIGHT_Z = 1.125
RIGHT_A = 0.7549149868676283
ROUND = tuple(f"round(it, {n})" for n in (0, 1, 2, 3, 4, 5, 6))


def sigmoid(z):
    """σ(z)."""
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def _number(label):
    return lambda answer: {label: answer.number()}


def _draw(suspect, number):
    """The lesson's givens first, and then others."""
    if number == 0:
        return (GIVENS,)
    # z near 2.7 and −1.7, and a far from one half: rounded is not cut
    low, high = (
        ([1.75, -0.38, 1.7, 0.2], [1.8, -0.32, 1.75, 0.4]),
        ([0.4, -1.95, 0.4, 0.6], [0.5, -1.9, 0.5, 0.9]),
    )[number % 2]
    w, b, a_prev, y = suspect.rng.uniform(low, high).tolist()
    return ({"w": w, "b": b, "a_prev": a_prev, "y": y},)


def _right(givens):
    """The names by right formulas; where `z` or `a` is given, what follows from that."""
    z = givens.get("z", givens["w"] * givens["a_prev"] + givens["b"])
    return {"a": sigmoid(z), **givens, "z": z}


def _question(exercise, name, formula, mistakes, readings, part=None):
    return Question(
        exercise=exercise,
        function=name,
        parts=(part or Part(name, name, formula, {}),),
        mistakes=mistakes,
        forms=(Form(_number(name), put=lambda numbers: numbers[name]),),
        givens=GIVENS,
        draw=_draw,
        ask=lambda run, args: run(name, args[0]),
        readings=readings,
        recorded=False,
        fresh=3,
    )


def _pinned(*names):
    """The program run again with these values and functions in the place of the student's."""

    def run(suspect):
        def asked(name, givens):
            right = {**_right(givens), "sigmoid": sigmoid}
            pins = {**givens, **{pin: right[pin] for pin in names}}
            if givens is GIVENS and not names:
                return getattr(suspect.student, name)
            return getattr(suspect.student.rerun(**pins), name)

        return asked

    return run


def _by_right(suspect, case):
    return _right(case.args[0])


def _by_own(*names):
    """The names as the student's program has them, where it gives numbers for them."""

    def env(suspect, case):
        givens = case.args[0]
        run = suspect.student if givens is GIVENS else suspect.student.rerun(**givens)
        own = {name: getattr(run, name).number() for name in names}
        return {**_right(givens), **own}

    return env


# --- Exercise 1: weighted sum -----------------------------------------------------------------

Z = "z = w · a_prev + b"


def _z(name, says, *becomes):
    return Mistake(
        name,
        says,
        "Write the formula with the names: what is multiplied, what is added?",
        Z,
        tuple(Twist("z", "whole", one) for one in becomes),
    )


WEIGHTED_SUM = (
    _z("bias forgotten", "The bias b is not added.", "w * a_prev"),
    _z("bias subtracted", "The bias b is subtracted.", "w * a_prev - b"),
    _z("product subtracted", "The product is subtracted from the bias.", "b - w * a_prev"),
    _z("bias twice", "The bias b is added twice.", "w * a_prev + 2 * b"),
    _z(
        "weight and bias exchanged",
        "Weight and bias have changed places: the bias is multiplied, the weight added.",
        "b * a_prev + w",
    ),
    _z(
        "arguments in the wrong order",
        "The activation and the bias have changed places: w · b + a_prev.",
        "w * b + a_prev",
    ),
    _z(
        "bias inside the bracket",
        "The bias is added before the multiplication: w · (a_prev + b).",
        "w * (a_prev + b)",
    ),
    _z(
        "sum and product exchanged",
        "Added and then multiplied, where it is to be multiplied and then added.",
        "(w + a_prev) * b",
        "(w + b) * a_prev",
    ),
    _z(
        "added for multiplied",
        "Weight and activation are added, where they are to be multiplied.",
        "w + a_prev + b",
    ),
    _z(
        "multiplied for added", "The bias is multiplied, where it is to be added.", "w * a_prev * b"
    ),
    _z("weight squared", "The weight is multiplied by itself; a_prev is not used.", "w * w + b"),
    _z(
        "activation squared",
        "The activation is multiplied by itself; w is not used.",
        "a_prev**2 + b",
    ),
    _z("weight missing", "The weight is missing: a_prev is added as it is.", "a_prev + b"),
    _z(
        "activation missing",
        "The activation a_prev is missing: the weight is added as it is.",
        "w + b",
    ),
    _z("sum overwritten by the bias", "The product is lost: z is the bias alone.", "b"),
    _z("y for the bias", "Where the bias b belongs stands y.", "w * a_prev + y"),
    _z("y for the activation", "Where the activation a_prev belongs stands y.", "w * y + b"),
    _z("y subtracted", "The target y does not belong into the weighted sum.", "w * a_prev + b - y"),
    _z(
        "divided for multiplied",
        "The weight is divided, where it is to be multiplied.",
        "w / a_prev + b",
        "a_prev / w + b",
    ),
    _z(
        "power for product",
        "w ** a_prev is a power, not a product.",
        "w**a_prev + b",
        "a_prev**w + b",
    ),
    _z(
        "sigmoid already taken",
        "This is the sigmoid of the weighted sum, which is asked in Exercise 3.",
        "1 / (1 + exp(-it))",
    ),
    _z(
        "typed in",
        "z is a number that was typed in: it does not follow other givens.",
        "1.125",
        "0.125",
        "1.13",
        "1.12",
        "1.1",
        "1.0",
    ),
    _z(
        "some givens typed in",
        "Some of the givens are typed in as numbers.",
        *(
            f"{w} * {a} + {b}"
            for w in ("w", "0.5")
            for a in ("a_prev", "0.25")
            for b in ("b", "1.0")
            if "." in w + a + b and (w, a, b) != ("0.5", "0.25", "1.0")
        ),
    ),
    _z("rounded", "z is rounded; rounding is for printing.", *ROUND),
    _z("cut to an integer", "z is cut to an integer.", "trunc(it)", "floor(it)"),
    _z("wrong sign", "The sign of the whole sum is wrong.", "-it"),
)

# --- Exercise 2: sigmoid ----------------------------------------------------------------------

S = "σ(z) = 1 / (1 + e⁻ᶻ)"
TYPED_E = ("2.718", "2.71", "2.7", "2.71828", "2.7183", "2.72", "3.0", "2.718281")


def _s(name, says, *becomes):
    return Mistake(
        name,
        says,
        "What does your function give for 0, for 2 and for −2?",
        S,
        tuple(Twist("σ", "whole", one) for one in becomes),
    )


SIGMOID = (
    _s(
        "sign in the exponent",
        "The minus sign of the exponent is missing: e to the z, not e to the −z. This is 1 − σ(z).",
        "1 / (1 + exp(z))",
    ),
    _s(
        "not one over the whole denominator",
        "The result is 1 + e⁻ᶻ, not one over it: either the `1 /` is missing, or the "
        "brackets around the denominator, without which Python divides before it adds.",
        "1 / 1 + exp(-z)",
    ),
    _s("minus in the denominator", "In the denominator stands 1 − e⁻ᶻ.", "1 / (1 - exp(-z))"),
    _s(
        "one of the denominator missing",
        "The 1 in the denominator is missing: what is left is eᶻ.",
        "1 / exp(-z)",
    ),
    _s("only the exponential", "This is the exponential e⁻ᶻ alone.", "exp(-z)"),
    _s(
        "tanh for the sigmoid",
        "This is tanh, or a stretched sigmoid, not the sigmoid.",
        "tanh(z)",
        "tanh(z / 2)",
        "2 / (1 + exp(-z)) - 1",
    ),
    _s(
        "argument doubled or halved",
        "This is σ of another number than z: of 2z, or of z / 2. In tanh, which is "
        "2 σ(2z) − 1, it is z that has to be halved.",
        "1 / (1 + exp(-2 * z))",
        "1 / (1 + exp(-z / 2))",
    ),
    _s("ReLU for the sigmoid", "This is another activation function, ReLU.", "maximum(0.0, z)"),
    _s(
        "wrong for negative numbers",
        "Right for z ≥ 0, but for negative z it is the wrong formula, or the sign of z is lost.",
        "where(z >= 0, it, 1 - it)",
        "where(z >= 0, it, 0.0)",
        "where(z >= 0, it, -it)",
        "where(z >= 0, it, exp(z))",
    ),
    _s("slope for the sigmoid", "This is the slope of the sigmoid, σ(1 − σ).", "it * (1 - it)"),
    _s(
        "argument ignored",
        "The function does not use its argument, but the module's own numbers.",
        f"1 / (1 + exp(-{RIGHT_Z}))",
        "1 / (1 + exp(-1.0))",
        "0.5",
    ),
    _s(
        "e typed in",
        "e is typed in with too few digits.",
        *(f"1 / (1 + {e}**(-z))" for e in TYPED_E),
    ),
    _s(
        "another base than e",
        "The base of the power is not e.",
        "1 / (1 + 2.0**(-z))",
        "1 / (1 + 10.0**(-z))",
    ),
    _s(
        "step function",
        "This is a step: 0 or 1, and nothing between.",
        "where(z > 0, 1.0, 0.0)",
        "where(z >= 0, 1.0, 0.0)",
    ),
    _s("integer division", "// cuts to an integer, where / divides.", "floor(it)"),
    _s("rounded", "The result is rounded; rounding is for printing.", *ROUND[1:]),  # 0: a step
    _s("argument returned", "The argument comes back as it is.", "z"),
    _s(
        "square in the exponent",
        "The exponent is z squared.",
        "1 / (1 + exp(-z**2))",
        "1 / (1 + exp(z**2))",
    ),
    _s(
        "softplus for the sigmoid",
        "This is the logarithm of 1 + e^z.",
        "log(1 + exp(z))",
        "log(1 + exp(-z))",
    ),
    _s("wrong sign", "The sign of the result is wrong.", "-it"),
    _s(
        "sigmoid halved or doubled",
        "There is a factor 2 that does not belong there.",
        "it / 2",
        "2 * it",
        "1 / (2 + exp(-z))",
        "1 / (1 + 2 * exp(-z))",
    ),
)


def _nothing(answer):
    if answer.value is not None:
        raise Mismatch("something came")
    return {}


NOT_RETURNED = Mistake(
    "nothing is returned",
    "The function returns nothing: it may print its result, or the `return` is missing.",
    "What does the caller get back?",
    "return 1 / (1 + e⁻ᶻ)",
)

# --- Exercise 3: activation -------------------------------------------------------------------

A = "a = σ(z), by calling sigmoid on z"


def _a(name, says, *becomes):
    return Mistake(
        name,
        says,
        "What goes into the sigmoid, and what comes out of it?",
        A,
        tuple(Twist("a", "whole", one) for one in becomes),
    )


def _sig(text):
    return f"1 / (1 + exp(-({text})))"


ACTIVATION = (
    _a(
        "sigmoid of the previous activation",
        "The sigmoid is taken of a_prev, not of z.",
        _sig("a_prev"),
    ),
    _a(
        "sigmoid without the bias",
        "The sigmoid is taken of w · a_prev, without the bias: z was asked.",
        _sig("w * a_prev"),
    ),
    _a(
        "sigmoid of minus z",
        "The sigmoid is taken of −z, which gives 1 − σ(z); the minus is in the function already.",
        _sig("-z"),
    ),
    _a("sigmoid twice", "The sigmoid is applied twice.", _sig(_sig("z"))),
    _a("sigmoid missing", "a is the weighted sum itself: the sigmoid is not applied.", "z"),
    _a(
        "sigmoid of another given",
        "The sigmoid is taken of another given, not of z.",
        _sig("y"),
        _sig("w"),
        _sig("b"),
        _sig("w + b"),
        _sig("w * a_prev - b"),
        _sig("w + a_prev + b"),
        _sig("z + b"),
        _sig("z - y"),
        _sig("z * w"),
        _sig("z * a_prev"),
    ),
    _a("slope for the activation", "This is the slope of the sigmoid at z.", "it * (1 - it)"),
    _a(
        "typed in",
        "a comes from a number that was typed in: it does not follow other givens.",
        f"{RIGHT_A}",
        "0.7549149868676",
        "0.75491498686763",
        "0.7549149868676282",
        "0.75491499",
        "0.7549",
        "0.755",
        "0.75",
        "0.76",
        "0.7549150",
        "0.754915",
        "0.75491",
        _sig("1.0"),
        _sig("1.13"),
        _sig("1.12"),
        _sig("1.1"),
    ),
    _a("rounded", "a is rounded; rounding is for printing.", *ROUND[1:]),  # 0: a step
    _a("tanh for the sigmoid", "tanh is taken, not your sigmoid.", "tanh(z)"),
    _a("wrong sign", "The sign is wrong.", "-it"),
    _a(
        "multiplied by more",
        "The sigmoid of z is multiplied by something.",
        "it * z",
        "it * a_prev",
        "it * w",
        "it * y",
    ),
    _a("something added", "Something is added to the sigmoid of z.", "it + b", "it - y", "it + z"),
)

# --- Exercise 4: cost -------------------------------------------------------------------------

C = "C = (a − y)²"


def _c(name, says, *becomes):
    return Mistake(
        name,
        says,
        "What is subtracted from what, and what is squared?",
        C,
        tuple(Twist("cost", "whole", one) for one in becomes),
    )


COST = (
    _c("not squared", "The difference is not squared.", "a - y", "y - a"),
    _c("halved", "The square is halved, as some books have it; here it is whole.", "it / 2"),
    _c(
        "absolute value for the square",
        "This is the size of the difference, not its square; or a root undoes the square.",
        "abs(a - y)",
    ),
    _c(
        "sum for difference",
        "a and y are added, where they are to be subtracted: in the square, or in its middle term.",
        "(a + y)**2",
        "a + y",
    ),
    _c(
        "doubled for squared",
        "The difference is multiplied by two, which is the slope of its square, not the square.",
        "2 * (a - y)",
        "2 * (y - a)",
        "2 * abs(a - y)",
    ),
    _c("doubled", "The square is doubled.", "2 * it"),
    _c("only y squared", "Without brackets only y is squared: a − y².", "a - y**2", "y - a**2"),
    _c("only a squared", "Without brackets only a is squared: a² − y.", "a**2 - y"),
    _c(
        "squares before the difference",
        "a and y are squared first, and then subtracted.",
        "a**2 - y**2",
        "y**2 - a**2",
    ),
    _c("wrong sign", "The sign is wrong: a square is never negative.", "-it"),
    _c(
        "cost of the weighted sum",
        "Where the activation a belongs stands the weighted sum z.",
        "(z - y)**2",
    ),
    _c(
        "cost of the previous activation",
        "Where the activation a belongs stands a_prev.",
        "(a_prev - y)**2",
    ),
    _c(
        "another number for y",
        "Where the target y belongs stands another number.",
        "(a - z)**2",
        "(a - b)**2",
        "(a - a_prev)**2",
        "(a - w)**2",
        "a**2",
    ),
    _c(
        "target typed in",
        "Where the target y belongs stands the number 1: the cost does not follow other givens.",
        "(a - 1.0)**2",
    ),
    _c(
        "factor 2 lost in the expanded square",
        "(a − y)² is a² − 2 a y + y²: its middle term is wrong.",
        "a**2 - a * y + y**2",
        "a**2 + y**2",
        "a**2 - 2 * a * y - y**2",
    ),
    _c(
        "typed in",
        "cost is a number that was typed in: it does not follow other givens.",
        "0.06006666366209483",
        "0.0600666636620948",
        "0.060066663662",
        "0.06006666",
        "0.0600667",
        "0.06007",
        "0.0601",
        "0.060",
        "0.06",
    ),
    _c(
        "cross-entropy for the square",
        "This is a logarithm, the loss of another task; the square was asked.",
        "-log(a)",
        "-y * log(a)",
        "-y * log(a) - (1 - y) * log(1 - a)",
    ),
    _c(
        "wrong power",
        "The difference is taken to another power than 2.",
        "(a - y)**3",
        "(y - a)**3",
        "(a - y)**4",
    ),
    # To a whole number it is 0, whatever the givens, as `cost = 0` is: no name.
    _c("rounded", "cost is rounded; rounding is for printing.", *ROUND[1:]),
    _c("divided by y", "The square is divided by something.", "it / y", "it / a"),
)

_SIGMOID_QUESTION = Question(
    exercise="sigmoid",
    function="sigmoid",
    parts=(Part("σ", "σ", "1 / (1 + exp(-z))", {}),),
    mistakes=SIGMOID,
    forms=(
        Form(_number("σ"), put=lambda numbers: numbers["σ"]),
        Form(_nothing, NOT_RETURNED, lambda numbers: None),
    ),
    draw=lambda suspect, number: (float((-1) ** number * suspect.rng.uniform(0.5, 4)),),
    readings=(Reading(lambda suspect: suspect.student, lambda suspect, case: {"z": case.args[0]}),),
    fresh=4,
)

QUESTIONS = (
    _question(
        "weighted_sum", "z", "w * a_prev + b", WEIGHTED_SUM, (Reading(_pinned(), _by_right),)
    ),
    _SIGMOID_QUESTION,
    _question(
        "activation",
        "a",
        _sig("z"),
        ACTIVATION,
        (Reading(_pinned("sigmoid"), _by_own("z")), Reading(_pinned("z", "sigmoid"), _by_right)),
    ),
    _question(
        "cost",
        "cost",
        "(a - y)**2",
        COST,
        (Reading(_pinned(), _by_own("a")), Reading(_pinned("a"), _by_right)),
    ),
)
