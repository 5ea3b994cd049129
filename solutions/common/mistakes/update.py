"""Known mistakes in a step of gradient descent, of both trainers."""

import numpy as np

from autograder.naming import Mistake, Part, Question, Reading, Twist
from common.mistakes.cuts import BOUNDS
from common.mistakes.gradients import DECAYS, OWN, forms
from common.mistakes.network import SYMBOLS, fresh_params, plain

ALL = "W1 b1 W2 b2"
FORMULA = "wₙ = wₒ − η ∂L/∂wₒ, for each of the nine from its own old value and its own slope"
STEP = "base + direction * rate * ({})"
TYPED_IN = (
    "0.001",
    "0.01",
    "0.1",
    "0.02",
    "0.05",
    "0.005",
    "0.0001",
    "0.5",
    "0.03",
    "0.2",
    "0.3",
    "0.002",
    "0.0005",
    "0.03",
)


def slots(group):
    """The slots around the slope, and its own old value as `old`."""
    return {"base": "old", "direction": "-1.0", "rate": "rate"}


def parts():
    """The nine new values."""
    for (group, *place), symbol in SYMBOLS.items():
        names = "ij" if group == "W1" else "j" if place else ""
        own = OWN[group]
        grad = "d" + own
        at = dict(zip(names, place, strict=True))
        yield Part(
            symbol,
            group,
            STEP.format("grad"),
            slots(group) | {"grad": "own_grad"},
            at,
            {"old": own, "own_grad": grad},
        )


def slip(name, says, *twists):
    ask = "What does the new value start from, and by how much does it move, which way?"
    return Mistake(name, says, ask, FORMULA, twists)


def another_step_too():
    """What only shows where the step is written out."""
    return slip(
        "another parameter's step, too",
        "{where}: beside its own step, the parameter takes that of another one.",
        Twist("W1", "whole", "it + direction * rate * grad / signal * x[1 - i]"),
    )


def mistakes():
    """In the author's order; the slots `base`, `direction` and `rate` are those of train, too."""

    yield slip(
        "step in the wrong direction",
        "{where}: the step is added, where it is to be subtracted: uphill.",
        Twist(ALL, "direction", "1.0"),
    )
    yield slip(
        "never updated", "{where}: the parameter stays as it was.", Twist(ALL, "rate", "0.0")
    )
    yield slip(
        "learning rate forgotten",
        "{where}: the slope is subtracted without the learning rate.",
        Twist(ALL, "rate", "1.0"),
    )
    yield slip(
        "a learning rate of its own",
        "{where}: not the learning rate that was given, but another number, is used.",
        *(Twist(ALL, "rate", r) for r in TYPED_IN),
    )
    yield slip(
        "updated twice, or at twice the rate",
        "{where}: the step is taken twice, or with twice the learning rate.",
        Twist(ALL, "rate", "2 * rate"),
    )
    yield slip(
        "learning rate twice",
        "{where}: multiplied by the learning rate twice.",
        Twist(ALL, "rate", "rate**2"),
    )
    yield slip(
        "divided by the learning rate",
        "{where}: divided by the learning rate, not multiplied.",
        Twist(ALL, "rate", "1 / rate"),
    )
    yield slip(
        "another learning rate",
        "{where}: the step has another size: the learning rate is divided or multiplied.",
        *(
            Twist(ALL, "rate", f"rate {r}")
            for r in ("/ 2", "* 10", "/ 10", "* 0.9", "* 3", "/ 4", "* 4", "* 5")
        ),
    )
    yield slip(
        "b₂₁ set from a weight",
        "The new b₂₁ is computed from a weight, not from the old b₂₁ (copied and pasted?).",
        *(
            Twist("b2", "base", w)
            for w in (
                "W2[1]",
                "W2[0]",
                "new_W2[1]",
                "new_W2[0]",
                "W1[0][0]",
                "W1[1][1]",
                "W1[0][1]",
                "W1[1][0]",
            )
        ),
    )
    yield slip(
        "old value lost",
        "{where}: the new value is the step alone; the old value is not in it (`=-` for `-=`?).",
        Twist(ALL, "base", "0.0"),
    )
    yield slip(
        "another parameter returned",
        "{where}: returned is another parameter's value.",
        *(
            Twist("b1", "whole", w)
            for w in (
                "new_W1[0][j]",
                "new_W1[1][j]",
                "new_W1[j][0]",
                "new_W2[j]",
                "W1[0][j]",
                "W1[1][j]",
                "W2[j]",
                "new_b2",
            )
        ),
        *(
            Twist("W2", "whole", w)
            for w in ("new_W1[0][j]", "new_W1[1][j]", "new_W1[j][0]", "new_W1[j][1]", "new_b1[j]")
        ),
        *(
            Twist("b2", "whole", w)
            for w in ("new_W2[0]", "new_W2[1]", "new_b1[0]", "new_b1[1]", "W2[1]", "b1[0]")
        ),
        *(
            Twist("W1", "whole", w)
            for w in (
                "fine_W1[j][i]",
                "fine_W1[1 - i][j]",
                "fine_W1[i][1 - j]",
                "fine_W1[1 - i][1 - j]",
            )
        ),
        *(Twist(b, "whole", f"fine_{b}[1 - j]") for b in ("b1", "W2")),
        Twist("b1", "whole", "fine_W2[j]"),
        Twist("W2", "whole", "fine_b1[j]"),
    )
    yield slip(
        "set from another parameter",
        "{where}: the new value starts from another parameter's old value.",
        *(
            Twist("b1", "base", b)
            for b in (
                "b2",
                "b1[1 - j]",
                "W2[j]",
                "W2[0]",
                "W2[1]",
                "W1[0][j]",
                "W1[1][j]",
                "W1[j][0]",
                "W1[j][1]",
                "new_b2",
                "new_b1[1 - j]",
                "new_W2[j]",
                "new_W2[1 - j]",
                "new_W1[0][j]",
                "new_W1[1][j]",
            )
        ),
        *(Twist("b2", "base", b) for b in ("b1[0]", "b1[1]", "new_b1[0]", "new_b1[1]")),
        *(
            Twist("W2", "base", b)
            for b in (
                "W2[1 - j]",
                "W1[0][j]",
                "W1[1][j]",
                "W1[j][0]",
                "W1[j][1]",
                "b1[j]",
                "b2",
                "new_W2[1 - j]",
            )
        ),
        *(
            Twist("W1", "base", b)
            for b in (
                "W1[1 - i][j]",
                "W1[i][1 - j]",
                "W1[1 - i][1 - j]",
                "W2[j]",
                "W2[i]",
                "b1[j]",
                "b2",
                "new_W1[1 - i][j]",
                "new_W1[i][1 - j]",
                "new_W1[1 - i][1 - j]",
            )
        ),
    )
    yield slip(
        "multiplied by the step",
        "{where}: the old value is multiplied by 1 − the step.",
        Twist(ALL, "whole", "base * (1 - rate * grad)"),
    )
    yield slip(
        "slope subtracted from itself",
        "{where}: slope and parameter have changed places.",
        Twist(ALL, "whole", "grad + direction * rate * base"),
    )
    yield slip(
        "step by the parameter, not by its slope",
        "{where}: the step is made of the parameter itself; the slope is not used.",
        Twist(ALL, "grad", "old"),
    )
    yield slip(
        "step by another parameter's slope",
        "{where}: the step is made of the slope of another parameter.",
        *(
            Twist("W1", "grad", g)
            for g in (
                "dW1[1 - i][j]",
                "dW1[i][1 - j]",
                "dW1[1 - i][1 - j]",
                "dW2[j]",
                "dW2[i]",
                "db1[j]",
                "db2",
            )
        ),
        *(
            Twist("b1", "grad", g)
            for g in (
                "db1[1 - j]",
                "db2",
                "dW2[j]",
                "dW2[1 - j]",
                "dW1[0][j]",
                "dW1[1][j]",
                "dW1[j][0]",
                "dW1[j][1]",
            )
        ),
        *(
            Twist("W2", "grad", g)
            for g in (
                "dW2[1 - j]",
                "db2",
                "db1[j]",
                "dW1[j][0]",
                "dW1[0][j]",
                "dW1[1][j]",
                "dW1[j][1]",
            )
        ),
        *(Twist("b2", "grad", g) for g in ("db1[0]", "db1[1]", "dW2[0]", "dW2[1]")),
    )
    yield slip(
        "weight decay",
        "{where}: the step also pulls the parameter towards 0 (weight decay, L2); only the slope that "
        "is given is asked for.",
        *(Twist(ALL, "grad", f"own_grad + {by} * old") for by in DECAYS),
    )
    yield slip(
        "gradients clipped",
        "{where}: the slope is cut off at a bound; it is to be taken as it is.",
        *(Twist(ALL, "grad", f"minimum(maximum(own_grad, -{c}), {c})") for c in BOUNDS),
    )
    yield slip(
        "cut to an integer",
        "{where}: the new value is cut to an integer, as in an array of integers.",
        Twist(ALL, "whole", "trunc(it)"),
    )
    yield slip(
        "slope returned",
        "{where}: this is the slope, not the new value.",
        Twist(ALL, "whole", "grad"),
    )
    yield slip(
        "rounded",
        "{where}: the new value is rounded.",
        *(Twist(ALL, "whole", f"round(it, {n})") for n in (1, 2, 3, 4, 5, 6)),
    )


def question(net):
    """Exercise 4 of a trainer."""

    def draw(suspect, number):
        rng = suspect.rng
        grads = {key: slopes * (1000 if number else 1) for key, slopes in fresh_params(rng).items()}
        return fresh_params(rng), grads, float(rng.uniform(0.2, 0.9))

    def env(suspect, case):
        params, grads, rate = case.args
        old, by = plain(params), plain(grads)
        fine = {key: (np.array(old[key]) - rate * np.array(by[key])).tolist() for key in old}
        names = old | {f"fine_{key}": value for key, value in fine.items()}
        names |= {f"d{key}": value for key, value in by.items()} | {"rate": float(rate)}
        return names | news(case.numbers)

    return Question(
        exercise="update",
        function="update",
        parts=tuple(parts()),
        mistakes=tuple(mistakes()),
        forms=tuple(forms(net, "new values")),
        draw=draw,
        tests={
            "test_hidden_layer": "w¹₁₁ w¹₁₂ w¹₂₁ w¹₂₂ b₁₁ b₁₂",
            "test_output_layer": "w²₁₁ w²₂₁ b₂₁",
        },
        readings=(Reading(lambda suspect: suspect.student, env),),
    )


def news(numbers):
    """The student's own new values, by names like `new_W2[j]`."""
    by = {key: numbers.get(symbol, float("nan")) for key, symbol in SYMBOLS.items()}
    return {
        "new_W1": [[by["W1", i, j] for j in (0, 1)] for i in (0, 1)],
        "new_b1": [by["b1", j] for j in (0, 1)],
        "new_W2": [by["W2", j] for j in (0, 1)],
        "new_b2": by[("b2",)],
    }
