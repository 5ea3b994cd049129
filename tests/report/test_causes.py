"""Which tests failed of one cause, told from what is said of them."""

from __future__ import annotations

import pytest

from autograder.report.causes import grouped, with_the_same_cause
from autograder.report.model import ExerciseResult, Outcome, TestResult

UNPACKED = (
    "train(X, y) raised TypeError: cannot unpack\nwork.py, line {line}, in train:\n"
    "    a, b = forward(x)\nwith X = [[{x}]]\n     y = [1]"
)


def failed(message: str, outcome: Outcome = Outcome.FAILED, **more: object) -> TestResult:
    about: dict[str, object] = {"id": message, "title": message, "score": 0, "max_score": 1}
    return TestResult(**(about | {"outcome": outcome, "message": message} | more))  # type: ignore[arg-type]


def exercise(*tests: TestResult) -> ExerciseResult:
    return ExerciseResult.of("one", "One", tests)


def together(one: TestResult, other: TestResult) -> bool:
    return len(grouped([exercise(one, other)])[0]) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(0) returned None; expected one number.", "f(-1.5) returned None; expected 2 values."),
        ("f((1, [2]), {'a': 3}) returned None.", "f(0) returned None."),
        (
            "f(0) is None (a `return`?); one number was due.",
            "f(2) is None (a `return`?); 2 were due.",
        ),
        (UNPACKED.format(line=3, x=0.1), UNPACKED.format(line=3, x=0.2)),
        ("The program does not compile.", "The program does not compile."),
    ],
)
def test_the_same_sentence_whatever_was_called_with_what_is_one_cause(one: str, other: str) -> None:
    assert together(failed(one), failed(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f(0) returned None.", "g(0) returned None."),
        ("f(0) returned 1; expected 2.", "f(1) returned 3; expected 2."),
        ('f(0)["W"] returned 1; expected 2.', 'f(0)["b"] returned 1; expected 2.'),
        (UNPACKED.format(line=3, x=0.1), UNPACKED.format(line=4, x=0.1)),
        ("with w = 1: z is 2; 3 was due.", "with w = 2: z is 2; 3 was due."),
        ("", ""),
    ],
)
def test_another_function_value_part_or_line_is_another_cause(one: str, other: str) -> None:
    assert not together(failed(one, id="1"), failed(other, id="2"))


def test_another_outcome_is_another_cause() -> None:
    assert not together(failed("f(0) stopped."), failed("f(1) stopped.", Outcome.CRASHED))


def test_a_named_mistake_of_one_function_is_one_cause_whatever_came() -> None:
    one, other = "f(0) returned 1; expected 2.", "f(1) returned 3; expected 4."
    assert together(failed(one, mistake="sign"), failed(other, mistake="sign"))
    assert not together(failed(one, mistake="sign"), failed(other, mistake="bias"))
    assert not together(failed(one, mistake="sign"), failed(other))


def test_tests_with_different_hints_for_one_mistake_stay_apart() -> None:
    one, other = (failed(f"f({n}) returned 1.", mistake="sign", hints=(str(n),)) for n in (1, 2))
    assert not together(one, other)


def test_what_passed_stands_alone() -> None:
    tests = [failed("", Outcome.PASSED, id=str(n)) for n in range(3)]
    assert [group.tests for group in grouped([exercise(*tests)])[0]] == [(test,) for test in tests]


def test_a_group_stands_where_its_first_test_does_and_adds_up() -> None:
    tests = [
        failed("f(0) returned None.", max_score=2),
        failed("", Outcome.PASSED, id="p", score=1),
        failed("f(1) returned None.", score=0.5),
    ]
    group, alone = grouped([exercise(*tests)])[0]
    assert (group.tests, alone.tests) == ((tests[0], tests[2]), (tests[1],))
    assert (group.score, group.max_score) == (0.5, 3)


def test_a_cause_of_an_earlier_exercise_is_told_there() -> None:
    one, other, third = (failed("The program does not compile.", id=str(n)) for n in range(3))
    exercises = [exercise(one), exercise(other), exercise(third)]
    assert [group.above for (group,) in grouped(exercises)] == [None, one, one]
    assert with_the_same_cause(exercises, one) == [other, third]
