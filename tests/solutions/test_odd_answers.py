"""Whatever a submission answers, it is graded: an odd answer is wrong, not a fault of the tests."""

from __future__ import annotations

import pytest

from autograder.audit.programs import Kind, Program
from autograder.report.model import Outcome, Report, Status
from tests.solutions.known import graded, label

ODD = {
    "nothing": "None",
    "text": "'0.5'",
    "bytes": "b'0.5'",
    "true": "True",
    "nan": "float('nan')",
    "infinity": "-float('inf')",
    "huge": "1e308",
    "huge-negative": "-1e308",
    "large-integer": "10 ** 400",
    "integer-of-80-bits": "2 ** 80",
    "complex": "1 + 2j",
    "fraction": "__import__('fractions').Fraction(1, 3)",
    "decimal": "__import__('decimal').Decimal('0.3')",
    "empty-list": "[]",
    "empty-dict": "{}",
    "empty-array": "np.array([])",
    "pair": "(1.0, [2.0, 3.0])",
    "pair-of-nan": "(float('nan'), [float('nan')] * 2)",
    "swapped-pair": "([2.0, 3.0], 1.0)",
    "pair-of-none": "(None, None)",
    "four": "[1.0, 2.0, 3.0, 4.0]",
    "ragged": "[[1.0], [2.0, 3.0]]",
    "deep": "[[[[[[[[[[1.0]]]]]]]]]]",
    "too-deep": "__import__('functools').reduce(lambda inner, _: [inner], range(500), 1.0)",
    "dict-of-scalars": "{'W1': 1.0, 'b1': 2.0, 'W2': 3.0, 'b2': 4.0}",
    "dict-of-nan": "{k: np.full(s, np.nan) for k, s in "
    "(('W1', (2, 2)), ('b1', 2), ('W2', (2, 1)), ('b2', 1))}",
    "dict-and-losses": "({'W1': np.ones((2, 2)), 'b1': np.ones(2), 'W2': np.ones((2, 1)), "
    "'b2': np.ones(1)}, [1.0, 1.0])",
    "huge-parameters-and-small-losses": "({'W1': np.full((2, 2), 1e200), 'b1': np.ones(2), "
    "'W2': np.full((2, 1), 1e200), 'b2': np.ones(1)}, [0.1] * 75)",
    "dict-with-odd-keys": "{(1, 2): 3.0}",
    "object-array": "np.array([1.0, None, 'x'], dtype=object)",
    "complex-array": "np.array([1j, 2.0])",
    "dates": "np.array(['2020-01-01'], dtype='datetime64[D]')",
    "large-array": "np.zeros(10 ** 6)",
    "set": "{1.0}",
    "generator": "(x for x in (1.0, 2.0))",
    "function": "max",
    "class": "dict",
    "module": "__import__('math')",
    "dots": "...",
    "surrogate": "'\\udcff'",
    "raises": "1 / 0",
    "exits": "__import__('sys').exit(0)",
    "recursion": "(lambda f: f(f))(lambda f: f(f))",
}
NOT_A_FUNCTION = "0.25"
ODD["not-a-function"] = NOT_A_FUNCTION
FUNCTIONS = {
    "neuron": ("sigmoid",),
    "regression": ("forward", "loss", "gradients", "update", "train"),
    "classification": ("forward", "loss", "gradients", "update", "train"),
}


def _program(assignment: str, answer: str) -> str:
    functions = [
        f"{name} = {answer}" if answer == NOT_A_FUNCTION else f"def {name}(*_): return {answer}"
        for name in FUNCTIONS[assignment]
    ]
    values = [f"{name} = {answer}" for name in ("z", "a", "cost")]
    lines = ["import numpy as np", "w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0", *functions, *values]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    programs = [
        Program(assignment, name, Kind.WRONG, ".py", _program(assignment, answer))
        for assignment in FUNCTIONS
        for name, answer in ODD.items()
    ]
    return {label(verdict.program): verdict.report for verdict in graded(programs)}


@pytest.mark.parametrize("assignment", FUNCTIONS)
@pytest.mark.parametrize("name", ODD)
def test_an_odd_answer_is_graded_and_earns_next_to_nothing(
    name: str, assignment: str, reports: dict[str, Report]
) -> None:
    report = reports[f"{assignment}-{name}"]
    assert report.status is Status.GRADED, report.notes
    assert report.score is not None
    assert report.score <= 2, [
        (exercise.name, test.title)
        for exercise in report.exercises
        for test in exercise.tests
        if test.outcome is Outcome.PASSED
    ]
    for exercise in report.exercises:
        for test in exercise.tests:
            assert test.outcome is Outcome.PASSED or test.message
