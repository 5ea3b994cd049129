"""A program that is wrong in a way nobody has listed gets no name, and a right one neither."""

from __future__ import annotations

import random

import pytest

from autograder.audit.programs import Program
from tests.naming import looking
from tests.solutions import known

ATOMS = (
    *("x[0]", "x[1]", "y", "y_hat", "O[0]", "O[1]", "W2[0]", "W2[1]", "b1[0]", "b1[1]", "b2"),
    *("W1[0][0]", "W1[0][1]", "W1[1][0]", "W1[1][1]", "(y - y_hat)", "(1 - O[0])", "(1 - O[1])"),
)
HEAD = """
import numpy as np


def initialize_parameters():
    return {"W1": np.full((2, 2), 0.1), "b1": np.zeros(2), "W2": np.full((2, 1), 0.1),
            "b2": np.zeros(1)}


def unpack(params):
    return (np.array(params["W1"]).tolist(), np.ravel(params["b1"]).tolist(),
            np.ravel(params["W2"]).tolist(), float(np.ravel(params["b2"])[0]))

"""


def formula(dice: random.Random) -> str:
    """A sum of products of what there is, with a number in it that nobody would write."""
    terms = [
        " * ".join(dice.choice(ATOMS) for _ in range(dice.randint(1, 4)))
        for _ in range(dice.randint(1, 3))
    ]
    odd = dice.choice(
        (
            f"{dice.uniform(0.3, 3):.5f} * ({{}})",
            f"({{}}) + {dice.uniform(0.1, 2):.5f}",
            f"np.sin({dice.uniform(0.5, 2):.4f} + {{}})",
            f"abs({{}}) ** {dice.uniform(1.1, 2.4):.4f}",
        )
    )
    return odd.format(" + ".join(terms))


def gradients(dice: random.Random) -> str:
    f = [formula(dice) for _ in range(9)]
    return (
        HEAD
        + f"""
def forward(x, params):
    raise NotImplementedError


def gradients(x, y, params):
    W1, b1, W2, b2 = unpack(params)
    y_hat, O = forward(x, params)
    return {{"W1": [[{f[0]}, {f[1]}], [{f[2]}, {f[3]}]], "b1": [{f[4]}, {f[5]}],
            "W2": [[{f[6]}], [{f[7]}]], "b2": [{f[8]}]}}
"""
    )


def forward(dice: random.Random) -> str:
    f = [
        formula(dice).replace("O[", "x[").replace("y_hat", "b2").replace("y", "b1[0]")
        for _ in range(3)
    ]
    return (
        HEAD
        + f"""
def forward(x, params):
    W1, b1, W2, b2 = unpack(params)
    return {f[0]}, [{f[1]}, {f[2]}]
"""
    )


def loss(dice: random.Random) -> str:
    power, factor = dice.uniform(1.1, 3.3), dice.uniform(0.3, 4)
    term = dice.choice(("y", "y_hat", "0", "y * y_hat"))
    return (
        HEAD
        + f"""
def loss(y, y_hat):
    return {factor:.4f} * abs(y - y_hat) ** {power:.4f} + {term}
"""
    )


def update(dice: random.Random) -> str:
    a, b, c = dice.uniform(0.6, 1.4), dice.uniform(0.3, 3), dice.uniform(-0.2, 0.2)
    return (
        HEAD
        + f"""
def update(params, grads, learning_rate):
    return {{k: {a:.5f} * params[k] - {b:.5f} * learning_rate * grads[k] + {c:.5f} for k in params}}
"""
    )


def step(dice: random.Random) -> str:
    a, b = dice.uniform(0.6, 1.4), dice.uniform(0.31, 2.9)
    return (
        HEAD
        + f"""
def train(X, y, params, learning_rate, epochs, rng):
    losses = []
    for epoch in range(epochs):
        total = 0
        for _ in range(len(X)):
            i = rng.integers(len(X))
            total += {a:.4f} * loss(y[i], forward(X[i], params)[0])
            params = update(params, gradients(X[i], y[i], params), {b:.4f} * learning_rate)
        losses.append(total / len(X))
    return params, losses


def forward(x, params): ...
def loss(y, y_hat): ...
def gradients(x, y, params): ...
def update(params, grads, learning_rate): ...
"""
    )


@pytest.mark.parametrize("assignment", ["regression", "classification"])
@pytest.mark.parametrize(
    ("write", "count"), [(gradients, 40), (forward, 40), (loss, 25), (update, 20), (step, 10)]
)
def test_a_random_formula_has_no_name(assignment: str, write, count: int) -> None:
    for number in range(count):
        source = write(random.Random(f"{assignment} {write.__name__} {number}"))
        exercise = "train" if write is step else write.__name__
        assert looking.names(assignment, source, {exercise}) == {exercise: set()}, source


RIGHT = [program for program in known.right_programs() if program.suffix == ".py"]


@pytest.mark.parametrize("program", RIGHT, ids=known.label)
def test_a_right_program_has_no_name_even_if_it_is_asked_for(program: Program) -> None:
    exercises = {q.exercise for q in looking.listed(program.assignment).QUESTIONS}
    found = looking.names(program.assignment, program.source, exercises)
    assert not any(found.values()), found
