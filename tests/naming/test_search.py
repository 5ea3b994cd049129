"""The search knows no course: here it explains a rectangle."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.naming import Mistake, Part, Twist
from autograder.naming.combine import Combinations, evaluate, explanations, smallest
from autograder.naming.fewest import fewest_mistakes

AREA = Part("area", "area", "sign * width * height", {"sign": "1.0", "width": "a", "height": "b"})
EDGE = Part("edge", "edge", "2 * (width + height)", {"width": "a", "height": "b"})


def mistake(name: str, *twists: Twist, **more: bool) -> Mistake:
    return Mistake(name, name, "", "", twists, **more)


SIGN = mistake("sign", Twist("area", "sign", "-1.0"))
SQUARE = mistake("square", Twist("area edge", "height", "a"))
HALF = mistake("half", Twist("area", "whole", "it / 2"))
LOST = mistake("lost", Twist("area edge", "width", "0.0"), together=True)
ODD = mistake("odd", Twist("area", "width", "a**2"), alone=True)
LISTED = (SIGN, SQUARE, HALF, LOST, ODD)


def sets(part: Part, formula: str, level: int) -> list[set[str]]:
    rng = np.random.default_rng(0)
    cases = []
    for _ in range(2):
        env = dict(zip("ab", rng.uniform(1, 2, 2).tolist(), strict=True))
        cases.append((env, eval(formula, {}, env)))
    found = explanations(Combinations(part, LISTED), part, cases, level)
    return [{LISTED[number].name for number in one} for one in found]


def test_a_right_number_needs_no_mistake() -> None:
    assert sets(AREA, "a * b", 0) == [set()]


def test_one_twist_is_found() -> None:
    assert sets(AREA, "-a * b", 1) == [{"sign"}]


def test_three_at_once_are_found() -> None:
    assert sets(AREA, "-a * a / 2", 3) == [{"sign", "square", "half"}]


def test_what_is_nearly_the_same_is_not_the_same() -> None:
    assert sets(AREA, "-a * b * (1 + 1e-8)", 1) == []


@pytest.mark.parametrize("bad", ["float('nan')", "float('inf')", "-float('inf')", "1e308 * 10"])
def test_nothing_explains_what_is_no_number(bad: str) -> None:
    assert not any(sets(AREA, bad, level) for level in range(4))


def test_the_odd_one_explains_only_alone() -> None:
    assert sets(AREA, "a**2 * b", 1) == [{"odd"}]
    assert sets(AREA, "-(a**2) * b", 2) == []


def test_a_set_that_holds_another_is_left_out() -> None:
    assert smallest([frozenset({1, 2}), frozenset({1}), frozenset({1})]) == [frozenset({1})]


def test_the_fewest_mistakes_explain_all_parts() -> None:
    wrong = {
        "area": [frozenset({0, 2}), frozenset({1})],
        "edge": [frozenset({0, 2}), frozenset({1})],
    }
    assert fewest_mistakes(wrong, [], (AREA, EDGE), LISTED) == {
        "area": frozenset({1}),
        "edge": frozenset({1}),
    }


def test_what_comes_together_is_not_in_one_part_alone() -> None:
    assert fewest_mistakes({"area": [frozenset({3})]}, [EDGE], (AREA, EDGE), LISTED) == {}
    both = {"area": [frozenset({3})], "edge": [frozenset({3})]}
    assert fewest_mistakes(both, [], (AREA, EDGE), LISTED) == both | {
        label: frozenset({3}) for label in both
    }


def test_an_expression_that_cannot_be_worked_out_is_no_number() -> None:
    assert np.isnan(evaluate(AREA, "1 / 0", {"a": 1.0, "b": 2.0}))
    assert evaluate(AREA, "it + a", {"a": 1.0, "b": 2.0}) == 3.0
