"""Naming never costs a mark: whatever a program answers, it only goes without a name."""

from __future__ import annotations

import pytest

from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Trial, try_all
from autograder.course.assignments import open_course
from tests.solutions import known

BASE = (known.PROGRAMS / "regression" / "right" / "matrix.py").read_text("utf-8")
ANSWERS = {
    "nothing": "None",
    "nan": "float('nan'), [float('nan')] * 2",
    "infinite": "float('inf'), [1e308, -1e308]",
    "huge": "10**400, [10**400, 2]",
    "text": "'0.5', ['a', 'b']",
    "deep": "[[[[[[0.5]]]]]], {'a': {'b': [1, 2]}}",
    "long": "list(range(5000))",
    "complex": "1j, [1j, 2]",
    "other each time": "__import__('random').random(), [__import__('random').random()] * 2",
    "an error": "1 / 0",
    "mixed": "{'W1': 3, 'b1': [[1, 2]], 'W2': None, 'b2': 'x', 7: 8}",
}
FUNCTIONS = {
    "forward": "def forward(x, params):",
    "loss": "def loss(y, y_hat):",
    "gradients": "def gradients(x, y, params):",
    "update": "def update(params, grads, learning_rate):",
    "train": "def train(X, y, params, learning_rate, epochs, rng):",
}
PROGRAMS = [
    Program(
        "regression",
        f"{name} {what}",
        Kind.WRONG,
        ".py",
        f"{BASE}\n\n{head}\n    return {answer}\n",
        frozenset({name}),
    )
    for name, head in FUNCTIONS.items()
    for what, answer in ANSWERS.items()
]


def test_odd_answers_have_no_name_and_are_graded_all_the_same() -> None:
    for verdict in known.graded(PROGRAMS):
        assert verdict.graded, verdict.report.notes
        assert verdict.names <= {"nothing is returned"}, (verdict.program.name, verdict.names)


def test_a_fault_in_the_list_of_mistakes_costs_only_the_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("autograder.naming.explain._mistakes_beside", broken)
    uphill = next(program for program in known.wrong() if program.name == "uphill")
    (verdict,) = known.graded([uphill])
    assert verdict.graded
    assert not verdict.names
    assert verdict.report.score is not None
    assert 0 < verdict.report.score < verdict.report.max_score


def test_where_nothing_is_to_be_named_nothing_is() -> None:
    uphill = next(program for program in known.wrong() if program.name == "uphill")
    course = open_course(known.ROOT / "solutions")
    trials = [Trial(uphill, "one"), Trial(uphill, "other", naming=False)]
    named, plain = try_all(course, trials, processes=1)
    assert named.names and not plain.names
    assert named.caught_by == plain.caught_by
