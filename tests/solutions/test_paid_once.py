"""A slip is paid once, and every slip is paid: to the point, what is due for each.

Each program is the author's own with some of its lines written otherwise.
"""

from __future__ import annotations

import os
import re

import pytest

from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Trial, Verdict, try_all
from autograder.course.assignments import open_course
from tests.solutions.known import ROOT

FULL = {"forward": 4, "loss": 2, "gradients": 12, "update": 3, "train": 9}
FORWARD = '    hidden = x @ params["W1"] + params["b1"]\n'
SINGLE = "    x, params = np.float32(x), {k: np.float32(params[k]) for k in params}\n"
RETURNS = "    return float(y_hat[0]), hidden\n"
GRADIENTS = "    y_hat, hidden = forward(x, params)\n"
ERROR = "output_error = -2 * (y - y_hat)"
OUTER = '"W1": np.outer(x, hidden_errors)'
SLOPE = '"W2": output_error * hidden.reshape(2, 1),'
SQUARE = "    return (y - y_hat) ** 2\n"
HALF = "    return (y - y_hat) ** 2 / 2\n"
CLIP = "    y_hat = np.clip(y_hat, 0.05, 0.95)\n"
ENTROPY = "    return float(-y * np.log(y_hat) - (1 - y) * np.log(1 - y_hat))\n"
SIGMOID = "return 1 / (1 + np.exp(-z))"
UPDATE = "    return {name: params[name] - learning_rate * grads[name] for name in params}\n"
EPOCHS = "    losses = []\n    for _ in range(epochs):\n"
NUMBERED = EPOCHS.replace("_", "e")
TQDM = "    from tqdm import tqdm\n"
DRAWS = "            row = rng.integers(len(X))\n"
STEP = "            params = update(params, grads, learning_rate)\n"
CUT_OFF = "            grads = {k: np.clip(grads[k], -80, 80) for k in grads}\n"
KEEPS = "        losses.append(total / len(X))\n"
ENDS = "    return params, losses\n"
UPDATE_IN_PLACE = "    for name in params:\n        params[name] -= learning_rate * grads[name]\n"
COPIES = EPOCHS + "        params = {name: params[name].copy() for name in params}\n"
CHILD = "    rng = np.random.default_rng(rng.bit_generator.seed_seq.spawn(1)[0])\n"

# What is written in the place of what, and the points that this leaves where they are not all.
Case = tuple[str, dict[str, str], dict[str, float]]
CASES: dict[str, Case] = {
    # --- right ------------------------------------------------------------------------------
    "a key that cannot be sent": (
        "regression",
        {SLOPE: SLOPE + ' "cache": object(), "lock": iter([1]),'},
        {},
    ),
    "rows drawn by a child of rng": (
        "classification",
        {EPOCHS: "    rng = rng.spawn(1)[0]\n" + EPOCHS},
        {},
    ),
    "rows drawn by the seed sequence of rng": (
        "regression",
        {EPOCHS: CHILD + EPOCHS},
        {},
    ),
    "losses as a row": ("regression", {ENDS: "    return params, np.array([losses])\n"}, {}),
    "losses as a deque": (
        "regression",
        {ENDS: "    from collections import deque\n    return params, deque(losses)\n"},
        {},
    ),
    "losses as an array.array": (
        "classification",
        {ENDS: "    from array import array\n    return params, array('d', losses)\n"},
        {},
    ),
    "losses as the values of a dict": (
        "regression",
        {ENDS: "    return params, dict(enumerate(losses)).values()\n"},
        {},
    ),
    "plain floats, which overflow": (
        "regression",
        {SQUARE: "    return (float(y) - float(y_hat)) ** 2\n"},
        {},
    ),
    "an epsilon in the logarithm": (
        "classification",
        {ENTROPY: ENTROPY.replace("np.log(", "np.log(1e-7 + ")},
        {},
    ),
    "single precision": (
        "regression",
        {FORWARD: SINGLE + FORWARD},
        {},
    ),
    "a progress bar": (
        "regression",
        {EPOCHS: TQDM + EPOCHS.replace("range(epochs)", "tqdm(range(epochs))")},
        {},
    ),
    # --- paid once --------------------------------------------------------------------------
    "forward raises, where the prediction is an array": (
        "regression",
        {
            FORWARD: FORWARD.replace('"b1"', '"b_1"'),
            RETURNS: "    return y_hat, hidden\n",
            ERROR: "output_error = (-2 * (y - y_hat))[0]",
        },
        {"forward": 0},
    ),
    "an update in place raises, its result ignored": (
        "regression",
        {
            UPDATE: UPDATE_IN_PLACE.replace("learning_rate", "lr") + "    return params\n",
            STEP: STEP.replace("params = ", ""),
            EPOCHS: COPIES,
        },
        {"update": 0},
    ),
    "a slope of two numbers for a column": (
        "regression",
        {SLOPE: '"W2": output_error * hidden,'},
        {"gradients": 9},
    ),
    "gradients of what an earlier forward left": (
        "classification",
        {
            RETURNS: "    global left\n    left = float(y_hat[0]), hidden\n    return left\n",
            GRADIENTS: "    y_hat, hidden = left\n",
        },
        {"gradients": 9},
    ),
    "gradients that change x": (
        "regression",
        {GRADIENTS: GRADIENTS + "    x *= 2\n", OUTER: OUTER + " / 2"},
        {"gradients": 9},
    ),
    "gradients of the own loss, which is halved": (
        "regression",
        {SQUARE: HALF, ERROR: "output_error = -(y - y_hat)"},
        {"loss": 0},
    ),
    "half of what is due for another reason": (
        "regression",
        {ERROR: ERROR + " / x.shape[0]"},
        {"gradients": 0},
    ),
    "an activation that may be zero": (
        "regression",
        {FORWARD: FORWARD + "    hidden = np.maximum(0, hidden)\n"},
        {"forward": 0},
    ),
    "forward that returns after layer 1": (
        "regression",
        {FORWARD: FORWARD + "    return float(hidden[0]), x\n"},
        {"forward": 0},
    ),
    "an update uphill": ("regression", {UPDATE: UPDATE.replace("-", "+", 1)}, {"update": 1}),
    # --- paid -------------------------------------------------------------------------------
    "the loss clips ŷ": (
        "classification",
        {ENTROPY: CLIP + ENTROPY},
        {"loss": 0},
    ),
    **{
        f"z is clipped to ±{bound}": (
            "classification",
            {SIGMOID: SIGMOID.replace("-z", f"-np.clip(z, -{bound}, {bound})")},
            {"forward": 0},
        )
        for bound in (3, 5, 10, 20)
    },
    "gradients clipped in train": (
        "regression",
        {STEP: "            grads = {k: np.clip(grads[k], -3, 3) for k in grads}\n" + STEP},
        {"train": 0},
    ),
    "weights clipped in train": (
        "regression",
        {STEP: STEP + "            params = {k: np.clip(params[k], -8, 8) for k in params}\n"},
        {"train": 3},
    ),
    **{
        f"gradients cut off at 80 in {where}, {assignment}": (assignment, lines, due)
        for assignment in ("regression", "classification")
        for where, lines, due in (
            ("train", {STEP: CUT_OFF + STEP}, {"train": 3}),
            ("update", {UPDATE: CUT_OFF.lstrip().join(["    ", UPDATE])}, {"update": 1}),
        )
    },
    "gradients cut off at 80 in gradients, regression": (
        "regression",
        {ERROR: "output_error = np.clip(-2 * (y - y_hat), -80, 80)"},
        {"gradients": 0},
    ),
    "gradients cut off at 80 in gradients, classification": (
        "classification",
        {OUTER: f"{OUTER}.clip(-80, 80)"},
        {"gradients": 5},
    ),
    "slopes read off a small step": (
        "classification",
        {
            '"b1": hidden_errors': '"b1": (b1 - (b1 - 1e-4 * hidden_errors)) / 1e-4',
            GRADIENTS: GRADIENTS + '    b1 = params["b1"]\n',
        },
        {},
    ),
    "a loss and its gradients larger by a ten-millionth": (
        "regression",
        {
            SQUARE: "    return (y - y_hat) ** 2 * (1 + 1e-7)\n",
            ERROR: ERROR + " * (1 + 1e-7)",
        },
        {"loss": 0, "gradients": 0},
    ),
    "stops when a loss hardly differs from the one before": (
        "regression",
        {
            KEEPS: KEEPS
            + "        if len(losses) > 1 and abs(losses[-1] - losses[-2]) < 1e-3:\n"
            + "            break\n"
        },
        {"train": 8},
    ),
    "stops when ten epochs have brought nothing": (
        "classification",
        {
            KEEPS: KEEPS
            + "        if len(losses) - losses.index(min(losses)) > 10:\n            break\n"
        },
        {"train": 8},
    ),
    "the best parameters, not the last": (
        "regression",
        {
            EPOCHS: "    best = None\n" + EPOCHS,
            KEEPS: KEEPS + "        if losses[-1] == min(losses):\n            best = params\n",
            ENDS: "    return best, losses\n",
        },
        {"train": 6},
    ),
    "stops when an epoch's loss is larger than the one before": (
        "classification",
        {
            "for _ in range(len(X)):": "for row in rng.permutation(len(X)):",
            DRAWS: "",
            KEEPS: KEEPS
            + "        if len(losses) > 2 and losses[-1] > losses[-2]:\n            break\n",
        },
        {"train": 8},
    ),
    "stops when five epochs have brought nothing": (
        "regression",
        {
            KEEPS: KEEPS
            + "        if len(losses) - losses.index(min(losses)) > 5:\n            break\n"
        },
        {"train": 8},
    ),
    "a rate that decays every ten epochs": (
        "regression",
        {EPOCHS: NUMBERED + "        learning_rate *= 0.5 if e and e % 10 == 0 else 1\n"},
        {"train": 4},
    ),
    "every tenth loss": (
        "regression",
        {EPOCHS: NUMBERED, KEEPS: "        if e % 10 == 0:\n    " + KEEPS},
        {"train": 5},
    ),
    "losses of earlier calls": (
        "regression",
        {
            EPOCHS: EPOCHS.replace("losses = []", "losses = kept"),
            "def train(": "kept = []\n\n\ndef train(",
        },
        {"train": 2},
    ),
    "all rows at once": (
        "classification",
        {
            STEP: "            every.append(grads)\n",
            KEEPS: KEEPS
            + "        mean = {k: sum(g[k] for g in every) / len(X) for k in params}\n"
            + "        params = update(params, mean, learning_rate)\n",
            EPOCHS: EPOCHS + "        every = []\n",
            DRAWS: "            row = len(every)\n",
        },
        {"train": 5},
    ),
    "X shuffled without y": (
        "regression",
        {EPOCHS: EPOCHS + "        X = rng.permutation(X)\n"},
        {"train": 4},
    ),
    "rows in order": (
        "classification",
        {
            DRAWS: "            row = step\n",
            "for _ in range(len(X)):": "for step in range(len(X)):",
        },
        {"train": 7},
    ),
    "a slope so large that nothing is learned, and nothing is": (
        "classification",
        {'"b2": np.array([output_error])': '"b2": np.array([5000 * output_error])', STEP: ""},
        {"gradients": 8, "train": 0},
    ),
}
NEURON = """
import math
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
def sigmoid(z):
    return 1 / (1 + math.exp(-z))
def main():
    global z, a, cost
    z = 1.125
    a = sigmoid(z)
    cost = (y - a) ** 2
main()
"""


def program(name: str) -> Program:
    assignment, lines, _ = CASES[name]
    source = (ROOT / "solutions" / assignment / f"{assignment}.py").read_text("utf-8")
    for find, replace in lines.items():
        assert source.count(find) == 1, (name, find)
        source = source.replace(find, replace)
    return Program(assignment, name, Kind.WRONG, ".py", source)


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    """All of them, graded as one class."""
    programs = [program(name) for name in CASES]
    programs.append(Program("neuron", "all in main", Kind.WRONG, ".py", NEURON))
    trials = [Trial(one, re.sub(r"\W", "-", one.name), naming=False) for one in programs]
    course = open_course(ROOT / "solutions")
    found = try_all(course, trials, processes=os.cpu_count() or 1)
    return {verdict.program.name: verdict for verdict in found}


def points(verdict: Verdict) -> dict[str, float]:
    assert verdict.graded, verdict.report.notes
    return {exercise.name: exercise.score for exercise in verdict.report.exercises}


@pytest.mark.parametrize("name", CASES)
def test_what_is_due_is_paid_once(name: str, verdicts: dict[str, Verdict]) -> None:
    due = FULL | CASES[name][2]
    assert points(verdicts[name]) == due, verdicts[name].report.first_failure()


def test_a_number_typed_in_is_paid_once_where_all_stands_in_a_function(
    verdicts: dict[str, Verdict],
) -> None:
    due = {"weighted_sum": 1, "sigmoid": 4, "activation": 2, "cost": 2}
    assert points(verdicts["all in main"]) == due
