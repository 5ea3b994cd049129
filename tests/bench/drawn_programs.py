"""Right programs of the regression exercises, drawn from thousands of independent choices.

There are some thirty independent right programs in `tests/programs`; a class of 200 needs more. A
drawn program decides on its own, in each function, how a thing is worked out, in which order, with
which names, and what is said and printed beside it. What two drawn programs share they share by
chance, or because a choice has few answers, as with students.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

_NAMES = {
    "hidden": ("hidden", "h", "hid", "o", "hidden_out", "O", "a1", "hs", "layer1", "o1", "h_out"),
    "out": ("y_hat", "pred", "out", "prediction", "yh", "output", "y_pred", "guess", "ŷ"),
    "d": ("d", "delta", "err", "error", "dy", "dL", "diff", "slope", "g_out", "common", "back"),
    "W1": ("W1", "w1", "first", "w_in", "wa", "A"),
    "b1": ("b1", "bias1", "b_in", "ba", "bb1"),
    "W2": ("W2", "w2", "second", "w_out", "wb", "B"),
    "b2": ("b2", "bias2", "b_out", "bb", "bb2"),
    "i": ("i", "row", "a", "k", "m"),
    "j": ("j", "col", "n", "b", "q"),
    "grads": ("grads", "g", "result", "dp", "slopes", "grad", "back"),
    "new": ("new", "new_params", "updated", "result", "stepped", "p", "nxt"),
    "key": ("key", "name", "k", "which", "param"),
    "losses": ("losses", "history", "curve", "loss_list", "avg", "means", "log"),
    "total": ("total", "acc", "loss_sum", "s", "running", "epoch_loss", "summed"),
    "at": ("at", "idx", "i", "pick", "row", "r", "index", "sample"),
    "size": ("n", "size", "rows", "count", "N", "students", "m"),
    "step": ("step", "_", "t", "it", "turn", "s_"),
    "epoch": ("epoch", "e", "ep", "_e", "round_"),
    "now": ("params", "current", "p", "theta", "weights"),
}
_REMARKS = (
    *("forward pass", "see the formula in the lesson", "chain rule", "-2 (y - y hat)", "the error"),
    *("first layer", "second layer", "go back through the weights", "shape (2,)", "shape (2, 1)"),
    *("one random row", "update after each row", "average over the epoch", "take the mean"),
    *("this took me an hour", "not sure why reshape is needed", "checked with numbers, works"),
    *("TODO clean up", "same as exercise 1", "careful: order matters", "derivative of the square"),
    *("old version did not work", "keep params unchanged", "new dict", "bias has no input", "done"),
    *("numpy does the sum", "outer product", "column vector", "dL/dW2", "dL/dW1", "eta", "here"),
)


class _Draw:
    """One program's choices."""

    def __init__(self, seed: int | str) -> None:
        self.random = random.Random(seed)
        self.names = {key: self.random.choice(pool) for key, pool in _NAMES.items()}
        self.talkative = self.random.choice((0.0, 0.08, 0.2, 0.4))

    def pick(self, *options: str) -> str:
        return self.random.choice(options)

    def lines(self, text: str) -> list[str]:
        """The lines of a template, with this program's names for those in ‹›."""
        text = textwrap.dedent(text).strip("\n")
        return re.sub(r"‹(\w+)›", lambda found: self.names[found[1]], text).split("\n")

    def shuffled(self, parts: Sequence[str]) -> list[str]:
        return self.random.sample(list(parts), len(parts))

    def remarked(self, lines: list[str]) -> list[str]:
        made = []
        for line in lines:
            code = line.strip()
            if self.random.random() < self.talkative and code and code[0] not in ")]}":
                remark = self.random.choice(_REMARKS)
                if self.random.random() < 0.5:
                    made.append(f"{line[: len(line) - len(line.lstrip())]}# {remark}")
                else:
                    line += f"  # {remark}"
            made.append(line)
        return made

    def unpacked(self, *keys: str) -> tuple[list[str], dict[str, str]]:
        """How parameters are got at: by their keys each time, or by names given first."""
        style = self.random.random()
        if style < 0.45:
            return [], {key: f'params["{key}"]' for key in keys}
        names = {key: self.names[key] for key in keys}
        if style < 0.7:
            return [f'{names[key]} = params["{key}"]' for key in self.shuffled(keys)], names
        right = ", ".join(f'params["{key}"]' for key in keys)
        if style < 0.9 or len(keys) == 1:
            return [f"{', '.join(names.values())} = {right}"], names
        values = self.pick("[params[k] for k in ({})]", "(params[k] for k in ({}))")
        return [
            f"{', '.join(names.values())} = " + values.format(", ".join(f'"{k}"' for k in keys))
        ], names


def drawn(seed: int | str) -> str:
    """A right program of the regression exercises; another for each seed."""
    draw = _Draw(seed)
    bodies = {
        "forward": _forward(draw),
        "loss": _loss(draw),
        "gradients": _gradients(draw),
        "update": _update(draw),
        "train": _train(draw),
    }
    bodies = {name: draw.remarked(body) for name, body in bodies.items()}
    text = _in_stub(bodies) if draw.random.random() < 0.6 else _alone(draw, bodies)
    return text + "".join(_extras(draw))


def _forward(draw: _Draw) -> list[str]:
    lines, p = draw.unpacked("W1", "b1", "W2", "b2")
    W1, b1, W2, b2 = p.values()
    hidden = draw.pick(
        f"‹hidden› = x @ {W1} + {b1}",
        f"‹hidden› = np.dot(x, {W1}) + {b1}",
        f"‹hidden› = {W1}.T @ x + {b1}",
        f"‹hidden› = {b1} + np.matmul(x, {W1})",
        f"‹hidden› = np.array([{W1}[0, 0] * x[0] + {W1}[1, 0] * x[1] + {b1}[0],\n"
        f"                   {W1}[0, 1] * x[0] + {W1}[1, 1] * x[1] + {b1}[1]])",
        f"first_ = x[0] * {W1}[0, 0] + x[1] * {W1}[1, 0] + {b1}[0]\n"
        f"other_ = x[0] * {W1}[0, 1] + x[1] * {W1}[1, 1] + {b1}[1]\n‹hidden› = np.array([first_, other_])",
        f"‹hidden› = np.zeros(2)\nfor ‹j› in range(2):\n    ‹hidden›[‹j›] = {b1}[‹j›]\n"
        f"    for ‹i› in range(2):\n        ‹hidden›[‹j›] += {W1}[‹i›, ‹j›] * x[‹i›]",
        f"‹hidden› = np.array([sum(x[‹i›] * {W1}[‹i›, ‹j›] for ‹i› in range(2)) + {b1}[‹j›] for ‹j› in range(2)])",
        f"‹hidden› = (x[:, None] * {W1}).sum(axis=0) + {b1}",
        f'‹hidden› = np.einsum("i,ij->j", x, {W1}) + {b1}',
        f"‹hidden› = []\nfor ‹j› in range({W1}.shape[1]):\n    ‹hidden›.append(np.sum(x * {W1}[:, ‹j›]) + {b1}[‹j›])\n"
        f"‹hidden› = np.array(‹hidden›)",
        f"‹hidden› = x[0] * {W1}[0] + x[1] * {W1}[1] + {b1}",
    )
    out = draw.pick(
        f"‹out› = float((‹hidden› @ {W2} + {b2})[0])",
        f"‹out› = ‹hidden› @ {W2} + {b2}\n‹out› = ‹out›[0]",
        f"‹out› = np.dot(‹hidden›, {W2})[0] + {b2}[0]",
        f"‹out› = {W2}[0, 0] * ‹hidden›[0] + {W2}[1, 0] * ‹hidden›[1] + {b2}[0]",
        f"‹out› = {b2}[0]\nfor ‹j› in range(2):\n    ‹out› = ‹out› + ‹hidden›[‹j›] * {W2}[‹j›, 0]",
        f"‹out› = float(np.sum(‹hidden› * {W2}[:, 0]) + {b2}[0])",
        f"‹out› = np.squeeze({W2}.T @ ‹hidden› + {b2}).item()",
        f"‹out› = (‹hidden› * {W2}.flatten()).sum() + {b2}.item()",
        f"‹out› = sum(a_ * b_ for a_, b_ in zip(‹hidden›, {W2}.ravel())) + {b2}[0]",
    )
    last = draw.pick(
        "return ‹out›, ‹hidden›", "return (‹out›, ‹hidden›)", "return float(‹out›), ‹hidden›"
    )
    return [*lines, *draw.lines("\n".join([hidden, out, last]))]


def _loss(draw: _Draw) -> list[str]:
    return draw.lines(
        draw.pick(
            "return (y - y_hat) ** 2",
            "return (y_hat - y) ** 2",
            "return np.square(y - y_hat)",
            "‹d› = y - y_hat\nreturn ‹d› * ‹d›",
            "‹d› = y - y_hat\nreturn ‹d› ** 2",
            "return pow(y - y_hat, 2)",
            "return float((y - y_hat) * (y - y_hat))",
            "return np.power(y_hat - y, 2)",
        )
    )


def _gradients(draw: _Draw) -> list[str]:
    lines, p = draw.unpacked("W2")
    W2 = p["W2"]
    lines += draw.lines(
        draw.pick(
            "‹out›, ‹hidden› = forward(x, params)",
            "‹out›, ‹hidden› = forward(x, params)",
            "both = forward(x, params)\n‹out›, ‹hidden› = both[0], both[1]",
        )
    )
    d = draw.pick(
        "‹d› = -2 * (y - ‹out›)",
        "‹d› = 2 * (‹out› - y)",
        "‹d› = -2.0 * (y - float(‹out›))",
        "miss = y - ‹out›\n‹d› = -2 * miss",
        "‹d› = (‹out› - y) * 2",
    )
    lines += draw.lines(d)
    slope = "‹d›"
    w2 = draw.pick(
        f"dW2 = ({slope} * ‹hidden›).reshape(2, 1)",
        f"dW2 = {slope} * ‹hidden›[:, None]",
        f"dW2 = np.array([[{slope} * ‹hidden›[0]], [{slope} * ‹hidden›[1]]])",
        f"dW2 = np.zeros((2, 1))\ndW2[0, 0] = {slope} * ‹hidden›[0]\ndW2[1, 0] = {slope} * ‹hidden›[1]",
        f"dW2 = np.outer(‹hidden›, {slope})",
        f"dW2 = np.zeros_like({W2})\nfor ‹j› in range(2):\n    dW2[‹j›, 0] = ‹hidden›[‹j›] * {slope}",
        f"dW2 = np.array([{slope} * value for value in ‹hidden›]).reshape({W2}.shape)",
        f"dW2 = ‹hidden›.reshape(-1, 1) * {slope}",
    )
    b2 = draw.pick(
        f"db2 = np.array([{slope}])",
        f"db2 = np.array({slope}).reshape(1)",
        f"db2 = np.zeros(1)\ndb2[0] = {slope}",
        f"db2 = np.full(1, {slope})",
        f"db2 = {slope} * np.ones(1)",
    )
    inner, b1 = draw.random.choice(
        (
            ("db1", f"db1 = {slope} * {W2}[:, 0]"),
            ("db1", f"db1 = ({W2} * {slope}).flatten()"),
            ("db1", f"db1 = np.array([{slope} * {W2}[0, 0], {slope} * {W2}[1, 0]])"),
            (
                "db1",
                f"db1 = np.zeros(2)\nfor ‹j› in range(2):\n    db1[‹j›] = {slope} * {W2}[‹j›, 0]",
            ),
            ("db1", f"db1 = {W2}.ravel() * {slope}"),
            ("db1", f"db1 = np.squeeze({slope} * {W2}, axis=1)"),
            ("db1", f"db1 = np.array([{slope} * w_[0] for w_ in {W2}])"),
        )
    )
    w1 = draw.pick(
        f"dW1 = np.outer(x, {inner})",
        f"dW1 = x[:, None] * {inner}[None, :]",
        f"dW1 = np.array([[{inner}[0] * x[0], {inner}[1] * x[0]], [{inner}[0] * x[1], {inner}[1] * x[1]]])",
        f"dW1 = np.zeros((2, 2))\nfor ‹i› in range(2):\n    for ‹j› in range(2):\n"
        f"        dW1[‹i›, ‹j›] = {inner}[‹j›] * x[‹i›]",
        f"dW1 = np.zeros((2, 2))\nfor ‹j› in range(2):\n    dW1[:, ‹j›] = {slope} * {W2}[‹j›, 0] * x",
        f"dW1 = np.empty((2, 2))\ndW1[0, 0] = {slope} * {W2}[0, 0] * x[0]\ndW1[1, 0] = {slope} * {W2}[0, 0] * x[1]\n"
        f"dW1[0, 1] = {slope} * {W2}[1, 0] * x[0]\ndW1[1, 1] = {slope} * {W2}[1, 0] * x[1]",
        f'dW1 = np.einsum("i,j->ij", x, {inner})',
        f"dW1 = np.array([[xi * back_ for back_ in {inner}] for xi in x])",
        f"dW1 = x.reshape(2, 1) @ {inner}.reshape(1, 2)",
        f"dW1 = np.vstack([x[0] * {inner}, x[1] * {inner}])",
    )
    parts = [w2, b2, f"{b1}\n{w1}"]
    if draw.random.random() < 0.3:  # the first layer in the other order, where it can be
        parts = [w2, b2, b1, w1] if f"{inner}" not in w1 else parts
    lines += draw.lines("\n".join(draw.shuffled(parts[:3]) + parts[3:]))
    keys = draw.random.choice(
        (["W1", "b1", "W2", "b2"], ["W2", "b2", "W1", "b1"], ["W1", "W2", "b1", "b2"])
    )
    style = draw.random.random()
    if style < 0.4:
        lines.append("return {" + ", ".join(f'"{key}": d{key}' for key in keys) + "}")
    elif style < 0.55:
        lines += ["return {", *(f'    "{key}": d{key},' for key in keys), "}"]
    elif style < 0.7:
        lines.append("return dict(" + ", ".join(f"{key}=d{key}" for key in keys) + ")")
    elif style < 0.9:
        lines += draw.lines("‹grads› = {}")
        lines += draw.lines(
            "\n".join(f'‹grads›["{key}"] = d{key}' for key in keys) + "\nreturn ‹grads›"
        )
    else:
        names, values = ", ".join(f'"{k}"' for k in keys), ", ".join(f"d{k}" for k in keys)
        lines.append(f"return dict(zip(({names}), ({values})))")
    prefix = draw.pick("d", "d_", "grad_", "g", "dL_d", "slope_")
    return [re.sub(r"\bd(?=(?:W|b)[12]\b)", prefix, line) for line in lines]


def _update(draw: _Draw) -> list[str]:
    step = draw.pick(
        "params[‹key›] - learning_rate * grads[‹key›]",
        "params[‹key›] - grads[‹key›] * learning_rate",
        "params[‹key›] + (-learning_rate) * grads[‹key›]",
        "np.subtract(params[‹key›], learning_rate * grads[‹key›])",
    )
    loop = draw.pick(
        "params",
        "params.keys()",
        '("W1", "b1", "W2", "b2")',
        '["W1", "W2", "b1", "b2"]',
        "list(grads)",
    )
    return draw.lines(
        draw.pick(
            f"return {{‹key›: {step} for ‹key› in {loop}}}",
            f"‹new› = {{}}\nfor ‹key› in {loop}:\n    ‹new›[‹key›] = {step}\nreturn ‹new›",
            f"‹new› = dict()\nfor ‹key› in {loop}:\n    moved = learning_rate * grads[‹key›]\n    ‹new›[‹key›] = params[‹key›] - moved\nreturn ‹new›",
            "return {‹key›: value - learning_rate * grads[‹key›] for ‹key›, value in params.items()}",
            "‹new› = {‹key›: value.copy() for ‹key›, value in params.items()}\nfor ‹key› in ‹new›:\n    ‹new›[‹key›] -= learning_rate * grads[‹key›]\nreturn ‹new›",
            "return {\n"
            + "".join(
                f'    "{k}": params["{k}"] - learning_rate * grads["{k}"],\n'
                for k in draw.shuffled(("W1", "b1", "W2", "b2"))
            )
            + "}",
            "‹new› = {}\n"
            + "".join(
                f'‹new›["{k}"] = params["{k}"] - learning_rate * grads["{k}"]\n'
                for k in draw.shuffled(("W1", "b1", "W2", "b2"))
            )
            + "return ‹new›",
            "‹new› = {}\nfor ‹key›, value in params.items():\n    ‹new›[‹key›] = value - learning_rate * grads[‹key›]\nreturn ‹new›",
            "return dict((‹key›, params[‹key›] - learning_rate * grads[‹key›]) for ‹key› in params)",
        )
    )


def _train(draw: _Draw) -> list[str]:
    size = draw.pick("len(X)", "X.shape[0]", "len(y)", "y.size")
    lines = []
    if draw.random.random() < 0.6:
        lines.append(f"‹size› = {size}")
        size = "‹size›"
    now = "params"
    if draw.random.random() < 0.4:
        now = "‹now›"
        lines.append(
            draw.pick(
                "‹now› = params",
                "‹now› = dict(params)",
                "‹now› = {name: array.copy() for name, array in params.items()}",
            )
        )
    losses = draw.random.choice(("append", "append", "array", "index"))
    start = {
        "append": draw.pick("‹losses› = []", "‹losses› = list()"),
        "array": "‹losses› = np.zeros(epochs)",
        "index": "‹losses› = [0.0] * epochs",
    }[losses]
    lines.insert(draw.random.randrange(len(lines) + 1), start)
    total = draw.random.random() < 0.6
    body = ["‹total› = " + (draw.pick("0.0", "0", "0.") if total else "[]")]
    pick = draw.pick(
        f"rng.integers({size})",
        f"rng.integers(0, {size})",
        f"rng.choice({size})",
        f"int(rng.integers({size}))",
        f"rng.integers(low=0, high={size})",
    )
    row = draw.random.random()
    inner = [f"‹at› = {pick}"]
    loop = draw.pick(
        f"for ‹step› in range({size}):",
        f"for ‹step› in range({size}):",
        f"for ‹at› in rng.integers({size}, size={size}):",
        f"for ‹at› in rng.permutation({size}):",
    )
    if "‹at›" in loop:
        inner = []
    x, y = "X[‹at›]", "y[‹at›]"
    if row < 0.5:
        inner.append(
            draw.pick(
                "x_row, y_row = X[‹at›], y[‹at›]",
                "x_row = X[‹at›]\ny_row = y[‹at›]",
                "y_row = y[‹at›]\nx_row = X[‹at›]",
            )
        )
        x, y = "x_row", "y_row"
    guess = draw.pick(
        f"‹out›, _ = forward({x}, {now})",
        f"‹out› = forward({x}, {now})[0]",
        f"‹out›, ‹hidden› = forward({x}, {now})",
    )
    one = f"loss({y}, ‹out›)"
    keep = (
        draw.pick(
            f"‹total› += {one}", f"now_ = {one}\n‹total› += now_", f"‹total› = ‹total› + {one}"
        )
        if total
        else draw.pick(
            f"‹total›.append({one})", f"‹total›.append(float({one}))", f"‹total› += [{one}]"
        )
    )
    inner += [guess, keep]
    inner.append(
        draw.pick(
            f"{now} = update({now}, gradients({x}, {y}, {now}), learning_rate)",
            f"‹grads› = gradients({x}, {y}, {now})\n{now} = update({now}, ‹grads›, learning_rate)",
        )
    )
    mean = (
        draw.pick(f"‹total› / {size}", f"float(‹total› / {size})")
        if total
        else draw.pick(
            f"sum(‹total›) / {size}",
            "np.mean(‹total›)",
            "float(np.mean(‹total›))",
            "sum(‹total›) / len(‹total›)",
        )
    )
    ends = {
        "append": f"‹losses›.append({mean})",
        "array": f"‹losses›[‹epoch›] = {mean}",
        "index": f"‹losses›[‹epoch›] = {mean}",
    }
    inner_text = "\n".join(inner)
    body += [loop, textwrap.indent(inner_text, "    "), ends[losses]]
    if draw.random.random() < 0.2:
        every = draw.pick("10", "25", "20", "5")
        body.append(
            f"if ‹epoch› % {every} == 0:\n    print("
            + draw.pick(
                f'"epoch", ‹epoch›, {mean}',
                f'f"{{‹epoch›}}: {{{mean}:.3f}}"',
                "‹epoch›, ‹losses›[‹epoch›]",
            )
            + ")"
        )
    lines.append("for ‹epoch› in range(epochs):")
    lines.append(textwrap.indent("\n".join(body), "    "))
    lines.append(f"return {now}, " + ("list(‹losses›)" if losses == "array" else "‹losses›"))
    return draw.lines("\n".join(lines))


_SIGNATURES = {
    "forward": "x, params",
    "loss": "y, y_hat",
    "gradients": "x, y, params",
    "update": "params, grads, learning_rate",
    "train": "X, y, params, learning_rate, epochs, rng",
}


@cache
def _stub() -> str:
    return (ROOT / "exercises" / "regression" / "regression.py").read_text("utf-8")


def _in_stub(bodies: dict[str, list[str]]) -> str:
    text = _stub()
    for name, body in bodies.items():
        code = textwrap.indent("\n".join(body), "    ") + "\n"
        text = re.sub(
            rf'    raise NotImplementedError\("[^"]*: {name}"\)\n', lambda _, code=code: code, text
        )
    return text


def _alone(draw: _Draw, bodies: dict[str, list[str]]) -> str:
    head = draw.pick(
        "import numpy as np\n",
        '"""My solution."""\n\nimport numpy as np\n',
        "# Back-propagation, part 2\nimport numpy as np\n",
    )
    head += "\nX = np.array([[8.0, 8.0], [7.0, 9.0], [6.0, 10.0], [5.0, 12.0]])\ny = np.array([4.0, 5.0, 6.0, 7.0])\n"
    zeros = draw.pick("np.zeros(2)", "np.array([0.0, 0.0])")
    head += "\n\ndef initialize_parameters():\n" + draw.pick(
        f'    return {{"W1": np.full((2, 2), 0.1), "b1": {zeros}, "W2": np.full((2, 1), 0.1), "b2": np.zeros(1)}}\n',
        f'    p = {{}}\n    p["W1"] = np.ones((2, 2)) * 0.1\n    p["b1"] = {zeros}\n    p["W2"] = np.ones((2, 1)) * 0.1\n    p["b2"] = np.zeros(1)\n    return p\n',
    )
    for name, body in bodies.items():
        head += (
            f"\n\ndef {name}({_SIGNATURES[name]}):\n"
            + textwrap.indent("\n".join(body), "    ")
            + "\n"
        )
    return head


def _extras(draw: _Draw) -> list[str]:
    """What students try at the end."""
    tries = (
        "print(forward(X[0], initialize_parameters()))\n",
        "first = initialize_parameters()\nprint(loss(y[0], forward(X[0], first)[0]))\n",
        'for values in zip(X, y):\n    print("student", values[0], "package", values[1])\n',
        "print(gradients(X[1], y[1], initialize_parameters()))\n",
        'trained, curve = train(X, y, initialize_parameters(), 0.001, 50, np.random.default_rng(1))\nprint("last loss", curve[-1])\n',
        "p0 = initialize_parameters()\nassert gradients(X[0], y[0], p0)['W2'].shape == (2, 1)\n",
        "print(X.shape, y.shape)\n",
    )
    number = draw.random.choice((0, 0, 1, 2))
    chosen = draw.random.sample(tries, number)
    return (
        ['\n\nif __name__ == "__main__":\n' + textwrap.indent("".join(chosen), "    ")]
        if chosen
        else []
    )
