"""Whatever a program answers where a number is asked for, it is graded: never "not graded"."""

from __future__ import annotations

import pytest

VALUES = {
    "None": "None",
    "a bool": "True",
    "a text": "'0.5'",
    "bytes": "b'0.5'",
    "a complex": "1j",
    "nan": "float('nan')",
    "a huge integer": "10**400",
    "empty list": "[]",
    "three numbers": "[1.0, 2.0, 3.0]",
    "ragged": "[[1.0, 2.0], [3.0]]",
    "a list of None": "[None, None]",
    "a pair of pairs": "([1.0, 2.0], [3.0, 4.0])",
    "a dict": "{}",
    "a dict of texts": "{'W1': 'x', 'b1': None, 'W2': [], 'b2': {}}",
    "a dict of wrong keys": "{0: 1.0, None: 2.0}",
    "a set": "{1.0, 2.0}",
    "an object": "object()",
    "a function": "(lambda *args: 0.5)",
    "a class": "float",
    "a generator": "(x for x in [0.5])",
    "a Generator": "np.random.default_rng(0)",
    "an object array": "np.array([None, 'x'], dtype=object)",
    "a text array": "np.array(['0.5'])",
    "an array of four axes": "np.ones((1, 1, 1, 1))",
    "a matrix": "np.ones((5, 7))",
    "an empty array": "np.array([])",
    "nested deep": "deep",
    "itself": "itself",
    "a big array": "np.zeros(10**6)",
}
PREPARED = """\
import numpy as np
deep = 0.5
for _ in range(500): deep = [deep]
itself = []
itself.append(itself)
answer = {answer}
"""
FUNCTIONS = ("forward", "loss", "gradients", "update", "train")
NAMES = ("z", "sigmoid", "a", "cost")


@pytest.fixture(scope="module")
def graded(grade_once):
    def fill(room):
        for student, value in VALUES.items():
            prepared = PREPARED.format(answer=value)
            names = "".join(f"{name} = answer\n" for name in NAMES)
            room.hand_in(f"is {student}", prepared + names)
            returning = "".join(f"def {f}(*args): return answer\n" for f in ("sigmoid", *FUNCTIONS))
            room.hand_in(f"returns {student}", prepared + returning)
            room.hand_in(f"returns {student}", prepared + returning, assignment="regression")
            names = "".join(f"{name} = answer\n" for name in FUNCTIONS)
            room.hand_in(f"is {student}", prepared + names, assignment="regression")

    return grade_once(fill, "--jobs", "2")


@pytest.mark.parametrize("assignment", ["neuron", "regression"])
@pytest.mark.parametrize("how", ["is", "returns"])
@pytest.mark.parametrize("value", VALUES)
def test_an_odd_answer_is_graded_and_earns_nothing(graded, value, how, assignment):
    report = graded.report(f"{how} {value}", assignment)
    assert report["status"] == "graded", report["notes"]
    for exercise in report["exercises"]:
        for test in exercise["tests"]:
            assert test["outcome"] == "passed" or test["message"], test
    if (how, value) != ("is", "a function"):  # which answers, if wrongly
        assert report["score"] == 0
