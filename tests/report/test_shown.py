"""What students are shown of a report, by the course's policy."""

from __future__ import annotations

import msgspec
import pytest

from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.shown import as_shown, without_due

FAILED = TestResult(
    id="t::a",
    title="z for the givens",
    score=0,
    max_score=1,
    outcome=Outcome.FAILED,
    message="z is 3; expected 1.125.",
    hint="Mind the bias.",
    mistake="bias left out",
    explanation="The bias is not added. (code cell 2, line 1)",
    hints=("What is added?", "Look at `z`.", "Mind the bias."),
)
PASSED = msgspec.structs.replace(
    FAILED, id="t::b", score=1, outcome=Outcome.PASSED, message="", mistake=None, hints=()
)
REPORT = Report(
    student="ada",
    assignment="week1",
    status=Status.GRADED,
    score=1,
    max_score=2,
    submission=None,
    isolation="none",
    seed=1,
    exercises=(ExerciseResult.of("sum", "Exercise 1", [FAILED, PASSED]),),
)


def shown(policy: str) -> TestResult:
    return as_shown(REPORT, policy).exercises[0].tests[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "left"),
    [
        ("z is 3; expected 1.125.", "z is 3."),
        ("z returned 3; expected 1.125.", "z returned 3."),
        ("z is 3; expected -1e-05.\nwith x = [1, 2]", "z is 3.\nwith x = [1, 2]"),
        ("z returned 3; expected -1e-05.\nwith x = [1, 2]", "z returned 3.\nwith x = [1, 2]"),
        ("f(1) (W1) is [1, 2]; expected [[1, 2], [3, 4]].", "f(1) (W1) is [1, 2]."),
        (
            "f() is not it; expected {'W': [1]}\n or {'W': [2]}.\nwith x = 1",
            "f() is not it.\nwith x = 1",
        ),
        ("f() is 3; expected 1.5 or 2.5, the average.", "f() is 3."),
        ("z is None; expected one number.", "z is None; expected one number."),
        ("z returned None; expected one number.", "z returned None; expected one number."),
        ("f() is 3 values: [1]; expected 2 values.", "f() is 3 values: [1]; expected 2 values."),
        ("z is the text 'a; expected 5.'; expected 7.", "z is the text 'a; expected 5.'."),
    ],
)
def test_a_message_does_not_tell_the_value_that_was_due(message: str, left: str) -> None:
    assert without_due(message) == left


def test_all_is_all() -> None:
    assert as_shown(REPORT, "all") is REPORT


def test_given_is_all_but_the_value_that_was_due() -> None:
    assert shown("given") == msgspec.structs.replace(FAILED, message="z is 3.")


def test_nothing_is_the_outcome_and_the_hint_alone() -> None:
    found = shown("nothing")
    assert (found.outcome, found.hint, found.title) == (Outcome.FAILED, FAILED.hint, FAILED.title)
    assert (found.message, found.mistake, found.explanation) == ("", None, "")
    assert found.hints == (FAILED.hint,)


@pytest.mark.parametrize("policy", ["given", "nothing"])
def test_no_policy_changes_a_mark(policy: str) -> None:
    less = as_shown(REPORT, policy)  # type: ignore[arg-type]
    assert (less.score, less.max_score, less.status) == (1, 2, Status.GRADED)
    assert [test.score for test in less.exercises[0].tests] == [0, 1]
