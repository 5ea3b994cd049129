"""Which numbers agree, in double and in single precision."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.testing.answer import Answer, Mismatch, close
from autograder.testing.closeness import is_single

numbers = st.floats(1e-2, 1e3) | st.floats(-1e3, -1e-2)
SLIP = 1 + 4e-4  # the smallest that is known


def single(value: Any) -> Any:
    """In single precision, as it arrives."""
    return np.asarray(value, dtype=np.float32).astype(np.float64)


@given(numbers)
def test_a_number_in_single_precision_is_the_one_that_is_due(due: float) -> None:
    assert close(float(single(due)), due)
    Answer("f(1)", float(single(due))).equals(due)
    Answer("f(1)", single([due, 0.5])).equals([due, 0.5])


@given(numbers, st.integers(-40, 40))
def test_so_is_one_at_the_end_of_some_steps(due: float, steps: int) -> None:
    found = np.float32(due)
    for _ in range(abs(steps)):
        found = np.nextafter(found, np.float32(math.copysign(np.inf, steps)))
    if not (float(found) * 64).is_integer() or abs(steps) <= 3:  # a short one has less room
        assert close(float(found), due)


@given(numbers, st.booleans())
def test_the_smallest_known_slip_is_none_in_either_precision(due: float, is_double: bool) -> None:
    found = due * SLIP if is_double else float(single(due * SLIP))
    assert not close(found, due)
    assert not close(np.array([found, due]), np.array([due, due]))


@given(numbers, st.floats(1e-8, 1e-4))
def test_a_double_is_compared_as_doubles_are(due: float, off: float) -> None:
    found = due * (1 + off)
    if float(single(found)) != found:
        assert not close(found, due)
        assert not close(np.array([0.5, found]), np.array([0.5, due]))


def test_what_is_left_of_numbers_that_nearly_cancel_out_has_the_room_of_these() -> None:
    assert close(float(single(0.04529941455)), 0.04529880333)
    assert not close(0.04529941455, 0.04529880333)


@pytest.mark.parametrize("found", [0.0, 0.5, 1.0, 3.0, -0.25, 8.0, 1.25, 31.0])
def test_a_short_number_is_no_single_precision(found: float) -> None:
    for off in (3e-6, -9e-6, 1e-4):
        due = found * (1 + off) or off
        assert not close(found, due)
        assert not close([found, 1.0], [due, 1.0])
    assert not close(0.0, 5e-8)


def test_an_array_of_short_numbers_is_not_in_single_precision_and_one_with_others_is() -> None:
    assert not close([0.5, 0.25], [0.500003, 0.25])
    assert close(np.append(single([0.1]), [0.5]), [0.1, 0.500003])
    assert not close([0.1, 0.5], [0.1, 0.500003])


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e300, 1e-310])
def test_what_no_float32_can_hold_is_compared_as_it_is(value: float) -> None:
    assert close(value, value) == math.isfinite(value)
    assert not close([value, 0.1], [0.2, 0.1])
    assert not close(value, 1.0)


# --- what follows from single precision, in double --------------------------------------------

DUE = 0.12345678901


def test_numbers_that_come_with_single_precision_have_its_room() -> None:
    answer = Answer("train(…)", [{"W": single([0.1, 0.2])}, [DUE * (1 + 3e-7)]])
    answer[1].equals([DUE])
    answer[1][0].equals(DUE)
    assert answer[1].matches([DUE])
    assert answer[1].shaped((1,))[0].matches(DUE)
    with pytest.raises(Mismatch):
        answer[1].equals([DUE * SLIP])


def test_but_not_where_they_are_rounded() -> None:
    answer = Answer("train(…)", [{"W": single([0.1, 0.2])}, [round(DUE, 6)]])
    assert not answer[1].matches([DUE])
    with pytest.raises(Mismatch, match="rounded to 6 decimals"):
        answer[1].equals([DUE])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.1, False), (single(0.1), True), ([1.0, 0.5, 2.0], False), ([0.5, single([0.3])], True),
        ({"a": [0.5, float(single(0.3))]}, True), ("text", False), (None, False), ([], False),
        (np.zeros(3), False), (np.zeros(0), False), ([[[0.1]]] * 2000, False), (7, False),
        (np.array([True]), False), (math.nan, False),
    ],
    ids=repr,
)  # fmt: skip
def test_an_answer_is_in_single_precision_where_a_number_in_it_is(value: Any, said: bool) -> None:
    assert is_single(value) == said


# --- words ----------------------------------------------------------------------------------


def words(found: Any, due: Any) -> str:
    with pytest.raises(Mismatch) as caught:
        Answer("f(1)", found).equals(due)
    return str(caught.value)


@given(numbers, st.integers(2, 6))
def test_what_is_rounded_is_told_so(due: float, decimals: int) -> None:
    found = round(due, decimals)
    if not (close(found, due) or (found * 64).is_integer() or round(due, decimals - 1) == found):
        assert f"It is rounded to {decimals} decimals" in words(found, due)


def test_what_is_wrong_in_another_way_is_not_told_that_it_is_rounded() -> None:
    for found, due in ((0.0, 0.001), (1.0, 0.8), (0.12, 0.5), ([0.12, 0.5], [0.1234, 0.9])):
        assert "\n" not in words(found, due)


def test_what_is_right_in_six_digits_is_told_what_that_may_be() -> None:
    said = words(DUE * (1 + 3e-7), DUE)
    assert "single precision (float32), which has 7 digits" in said
    assert "single" not in words(DUE * SLIP, DUE)
