"""Naming never costs a mark: whatever a program answers, it only goes without a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder import grading, submission
from autograder.course import open_course
from autograder.report.model import Status
from tests.course import corpus

BASE = (corpus.PROGRAMS / "regression" / "right" / "matrix.py").read_text("utf-8")
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
SAMPLES = [
    corpus.Sample(
        "regression",
        f"{name} {what}",
        ".py",
        f"{BASE}\n\n{head}\n    return {answer}\n",
        frozenset({name}),
    )
    for name, head in FUNCTIONS.items()
    for what, answer in ANSWERS.items()
]


def test_odd_answers_have_no_name_and_are_graded_all_the_same(tmp_path: Path) -> None:
    course = open_course(corpus.ROOT / "solutions")
    corpus.lay_out(SAMPLES, tmp_path / "class")
    handed = [submission.look(tmp_path / "class", str(s), s.assignment) for s in SAMPLES]
    reports = grading.grade(course, tmp_path / "class", handed, tmp_path / "out", processes=2)
    for report in reports:
        assert report.status is Status.GRADED, report.notes
        tests = [test for exercise in report.exercises for test in exercise.tests]
        named = {test.mistake for test in tests if test.mistake}
        assert named <= {"nothing is returned"}, (report.student, named)


def test_a_fault_in_the_list_of_mistakes_costs_only_the_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = open_course(corpus.ROOT / "solutions")
    sample = next(s for s in corpus.slips() if s.name == "uphill")
    corpus.lay_out([sample], tmp_path / "class")
    handed = [submission.look(tmp_path / "class", str(sample), sample.assignment)]

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("autograder.naming.hook._mistakes_beside", broken)
    (report,) = grading.grade(course, tmp_path / "class", handed, tmp_path / "out", processes=1)
    assert report.status is Status.GRADED
    assert 0 < report.score < report.max_score
