"""What counts as the answer due, and what is said where it does not."""

from __future__ import annotations

import contextlib
import math
import resource
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.testing.answer import Answer, Mismatch, close, kind_of, show
from tests.testing.what_tests_do import DEEDS, answers


def answer(value: Any, given: str = "") -> Answer:
    return Answer("f(1)", value, given)


def words(call: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Mismatch) as caught:
        call(*args, **kwargs)
    return str(caught.value)


# Values as they come from the wire: floats, ints, bools, lists, dicts, numeric arrays.
ONE_NUMBER = [
    2.0, 2, np.array(2.0), np.array([2.0]), np.array([[2.0]]), np.array([[[2]]]), [2.0], [[2]],
    [np.array(2.0)], [np.array([[2.0]])], [[np.array([2])]],
]  # fmt: skip
NO_NUMBER = [
    None, "2", "", {}, {"a": 2.0}, [], [[]], [2.0, 2.0], np.array([2.0, 2.0]), np.zeros((2, 0)),
    ["2"], [None], [{"a": 2.0}], [[1.0], [2.0, 3.0]], b"2",
]  # fmt: skip


@pytest.mark.parametrize("value", ONE_NUMBER, ids=repr)
def test_a_number_may_come_as_an_array_or_list_of_one(value: Any) -> None:
    assert answer(value).number() == 2.0
    assert float(answer(value)) == 2.0
    assert answer(value).matches(2.0)
    answer(value).equals(2.0)


@pytest.mark.parametrize("value", NO_NUMBER, ids=repr)
def test_what_is_not_one_number_is_refused(value: Any) -> None:
    assert not answer(value).matches(2.0)
    assert words(answer(value).number).startswith("f(1) returned ")
    assert words(answer(value).equals, 2.0).endswith("; expected one number.")


def test_a_whole_number_of_any_size_is_a_number() -> None:
    answer(2**64).equals(2.0**64)
    answer([10**30, 1]).equals([1e30, 1])


def test_a_whole_number_too_large_for_a_float_is_a_mismatch() -> None:
    assert not answer(10**400).matches(1.0)
    words(answer(10**400).equals, 1.0)


VECTOR = [
    [1.0, 2.0], [1, 2], np.array([1.0, 2.0]), np.array([[1.0], [2.0]]), np.array([[1.0, 2.0]]),
    [[1.0], [2.0]], [[1.0, 2.0]], [np.array([1.0]), 2.0], [np.array([[1.0]]), np.array(2.0)],
    [[1.0], np.array([2.0])], [np.array([1.0]), np.array([2.0])],
]  # fmt: skip


@pytest.mark.parametrize("shape", [(2,), (2, 1), (1, 2), (1, 2, 1)])
@pytest.mark.parametrize("value", VECTOR, ids=repr)
def test_a_vector_may_come_as_a_row_a_column_or_a_list(value: Any, shape: tuple[int, ...]) -> None:
    found = answer(value).array(shape)
    assert found.shape == shape and found.dtype == np.float64
    assert found.ravel().tolist() == [1.0, 2.0]
    answer(value).equals(np.array([1.0, 2.0]).reshape(shape))


@pytest.mark.parametrize(
    "value",
    [1.0, None, "12", {"a": 1, "b": 2}, [1.0, 2.0, 3.0], [1.0], [1.0, "2"], [1.0, None],
     [1.0, [2, 3]]],
    ids=repr,
)  # fmt: skip
def test_a_vector_of_another_size_or_not_of_numbers_is_refused(value: Any) -> None:
    assert words(answer(value).array, (2,)).endswith("; expected an array of 2.")


SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    "value", [SQUARE, SQUARE.tolist(), list(SQUARE), SQUARE[..., None], SQUARE[None]], ids=repr
)
def test_a_matrix_keeps_its_shape_but_for_sizes_of_one(value: Any) -> None:
    np.testing.assert_array_equal(answer(value).array((2, 2)), SQUARE)


def test_a_matrix_may_not_come_flat_or_turned() -> None:
    assert "expected an array of shape (2, 2)" in words(answer(SQUARE.ravel()).array, (2, 2))
    assert "shape (3, 2)" in words(answer(np.ones((3, 2))).array, (2, 3))
    words(answer(np.ones(6)).array, (2, 3))
    words(answer(np.ones((6, 1))).array, (3, 2))
    assert not answer(SQUARE.T).matches(SQUARE)


def test_shaped_gives_an_answer_to_take_entries_from() -> None:
    shaped = answer([[1.0], [2.0]]).shaped((2,))
    shaped[1].equals(2.0)
    assert words(shaped[1].equals, 3.0) == "f(1)[1] is 2; expected 3."


@given(hnp.arrays(np.float64, hnp.array_shapes(max_dims=3), elements=st.floats(-1e9, 1e9)))
def test_an_array_is_what_it_is_in_any_clothes(due: Any) -> None:
    for value in (due, due.tolist(), list(due), due[None], due[..., None]):
        answer(value).equals(due)


@given(
    hnp.arrays(np.float64, hnp.array_shapes(max_dims=2), elements=st.floats(-1e9, 1e9)),
    st.data(),
)
def test_one_wrong_number_is_enough_to_be_wrong(due: Any, data: Any) -> None:
    wrong = due.copy()
    place = data.draw(st.integers(0, due.size - 1))
    off = data.draw(st.sampled_from([1e-3, -1.0, math.nan, math.inf, -math.inf]))
    wrong.flat[place] += off * max(1.0, abs(wrong.flat[place]))
    assert not answer(wrong).matches(due)
    words(answer(wrong).equals, due)


# --- closeness ------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, [math.nan], [1.0, math.inf]])
def test_nan_and_infinity_match_nothing_not_even_themselves(value: Any) -> None:
    assert not answer(value).matches(value)
    words(answer(value).equals, value)
    assert not answer(1.0).matches(math.nan)
    assert not answer(1e308).matches(math.inf)


def test_rounding_error_passes_and_a_wrong_digit_does_not() -> None:
    assert close(0.1 + 0.2, 0.3)
    assert close(sum([0.1] * 1000), 100.0)
    assert close(1e-13, 0.0)
    assert not close(1.0 + 1e-7, 1.0)
    assert not close(1e-9, 0.0)
    assert not close([1.0, 1.0], 1.0)
    assert not close(1.0, [1.0])


# --- parts ----------------------------------------------------------------------------------


def test_entries_are_taken_by_key_by_index_and_by_both() -> None:
    found = answer({"W": SQUARE, "b": [1.0, 2.0], 3: 4.0})
    found["W"][0, 1].equals(2.0)
    found["W"][1].equals([3.0, 4.0])
    found["W"][:, 0].equals([1.0, 3.0])
    found["b"][-1].equals(2.0)
    found[3].equals(4.0)
    assert words(found["W"][0, 1].equals, 5.0, symbol="v") == (
        'f(1)["W"][0, 1] (v) is 2; expected 5.'
    )


def test_the_entries_of_a_mixed_tuple_are_taken_by_index() -> None:
    pair = answer([0.5, np.array([1.0, 2.0])])
    pair[0].equals(0.5)
    pair[1].equals([1.0, 2.0])
    pair[-1][0].equals(1.0)


def test_the_entries_of_a_list_of_dicts_are_taken_by_index_and_key() -> None:
    answer([{"loss": 1.0}, {"loss": 0.5}])[1]["loss"].equals(0.5)


@pytest.mark.parametrize(
    ("value", "key", "said"),
    [
        (2.0, "W", "f(1) returned the number 2; expected a dict with the key 'W'."),
        ({"w": 1.0}, "W", "f(1) has no key 'W', only 'w'."),
        ({}, "W", "f(1) has no key 'W', only none at all."),
        (
            None,
            "W",
            "f(1) returned None (is a `return` missing?); expected a dict with the key 'W'.",
        ),
        ([1.0], 1, "f(1) returned 1 value: [1]; it has no entry [1]."),
        (1.0, 0, "f(1) returned the number 1; it has no entry [0]."),
        (None, 0, "f(1) returned None (is a `return` missing?); it has no entry [0]."),
        ("abc", 0, "f(1) returned the text 'abc'; it has no entry [0]."),
        (
            np.ones(2),
            (0, 1),
            "f(1) returned an array of shape (2,): [1, 1]; it has no entry [0, 1].",
        ),
        ({"a": 1}, 0, "f(1) returned a dict with 1 key; it has no entry [0]."),
    ],
    ids=repr,
)
def test_an_entry_that_is_not_there_is_told(value: Any, key: Any, said: str) -> None:
    assert words(lambda: answer(value)[key]) == said


@pytest.mark.parametrize("value", [[1.0, 2.0], np.array([1.0, 2.0])], ids=repr)
def test_an_answer_is_taken_apart_like_a_tuple(value: Any) -> None:
    a, b = answer(value).parts(2)
    a.equals(1.0)
    assert words(b.equals, 3.0) == "f(1)[1] is 2; expected 3."
    a, b = answer(value)
    b.equals(2.0)


@pytest.mark.parametrize("value", [1.0, None, "ab", {"a": 1, "b": 2}, [1.0], [1, 2, 3], np.ones(3)])
def test_an_answer_of_other_parts_is_refused(value: Any) -> None:
    assert words(answer(value).parts, 2).endswith("; expected 2 values.")


@pytest.mark.parametrize("value", [1.0, True, None, "ab", {"a": 1}], ids=repr)
def test_going_through_what_has_no_parts_is_a_mismatch(value: Any) -> None:
    words(list, answer(value))
    words(lambda: [part for part in answer(value)])


def test_an_answer_has_the_length_of_its_value() -> None:
    assert [len(answer(v)) for v in ([1, 2], np.ones((3, 1)), {"a": 1})] == [2, 3, 1]
    for value in (1.0, None):
        with pytest.raises(Mismatch):
            len(answer(value))


def test_a_comparison_asserts_as_it_reads() -> None:
    assert answer(2.0) == 2.0
    assert answer(2.0) != 3.0
    assert answer("up") == "up"
    assert answer(True)
    assert not answer(False)
    assert answer(3.0)
    assert not answer(0)


def test_an_answer_is_not_called() -> None:
    assert "expected a function" in words(lambda: answer(3.0)(1.0))


# --- words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "due", "said"),
    [
        (5.0, 6.0, "f(1) returned 5; expected 6."),
        ([1.0, 2.0], [1.0, 2.5], "f(1) returned [1, 2]; expected [1, 2.5]."),
        (None, 6.0, "f(1) returned None (is a `return` missing?); expected one number."),
        ("six", 6.0, "f(1) returned the text 'six'; expected one number."),
        ([1, 2], 6.0, "f(1) returned 2 values: [1, 2]; expected one number."),
        (1.0, [1, 2], "f(1) returned the number 1; expected an array of 2."),
        (math.nan, 6.0, "f(1) returned nan; expected 6."),
        (np.ones((2, 1)), SQUARE,
         "f(1) returned an array of shape (2, 1): [[1], [1]]; expected an array of shape (2, 2)."),
        (True, 6.0, "f(1) returned 1; expected 6."),
    ],
    ids=repr,
)  # fmt: skip
def test_a_wrong_answer_says_what_came_and_what_was_due(value: Any, due: Any, said: str) -> None:
    assert words(answer(value).equals, due) == said


def test_a_name_is_not_said_twice() -> None:
    said = [words(Answer(name, 3.0).equals, 4.0, symbol="z") for name in ("z", "with w = 2: z")]
    assert said == ["z is 3; expected 4.", "with w = 2: z is 3; expected 4."]


def test_long_arguments_follow_on_lines_of_their_own() -> None:
    assert words(answer(1.0, "with x = 3\n     y = 4").equals, 2.0) == (
        "f(1) returned 1; expected 2.\nwith x = 3\n     y = 4"
    )


@given(st.floats(-1e6, 1e6), st.floats(1e-8, 1e-3))
def test_what_came_and_what_was_due_never_look_the_same(due: float, off: float) -> None:
    found = due + off * max(1.0, abs(due))
    assume(float(np.float32(found)) != found)  # which agrees with more
    said = words(answer(found).equals, due)
    came, wanted = said.removeprefix("f(1) returned ").removesuffix(".").split("; expected ")
    assert came != wanted


def test_a_difference_far_along_an_array_is_shown() -> None:
    due = np.zeros(50)
    wrong = due.copy()
    wrong[40] = 7.0
    assert "7" in words(answer(wrong).equals, due).replace("f(1)", "")


@pytest.mark.parametrize(
    "value",
    [
        "x" * 20_000,
        ["x" * 200] * 500,
        {"k" * 10_000 + str(n): n for n in range(30)},
        np.zeros(10**5).tolist(),
        np.zeros((60, 60, 60)),
        [[[[[1.0] * 9] * 9] * 9] * 9] * 9,
        10**600,
    ],
    ids=["text", "texts", "keys", "list", "array", "nested", "int"],
)
def test_a_message_is_short_however_much_came(value: Any) -> None:
    for said in (
        words(answer(value).equals, [1.0, 2.0]),
        words(lambda: answer(value)["W"]),
        words(answer(value).parts, 2),
        kind_of(value),
        show(value),
        repr(answer(value)),
    ):
        assert len(said) < 5000


@pytest.mark.parametrize("shape", [(2**50, 0), (0, 2**50), (2**50, 1, 0)])
def test_an_array_of_nothing_costs_nothing_however_large_it_says_it_is(
    shape: tuple[int, ...],
) -> None:
    empty = np.zeros(0).reshape(shape)
    words(answer(empty).equals, 1.0)
    words(answer(empty).equals, [1.0, 2.0])
    show(empty)


def test_a_deeply_nested_list_is_a_mismatch_like_any_other() -> None:
    value: Any = 1.0
    for _ in range(900):
        value = [value]
    assert not answer(value).matches([1.0, 2.0])
    words(answer(value).equals, [1.0, 2.0])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1.0, "1"),
        (0.1, "0.1"),
        (1 / 3, "0.3333333333"),
        (-2, "-2"),
        (True, "True"),
        (None, "None"),
        ("a", "'a'"),
        ([1.0, [2.0]], "[1, [2]]"),
        ((1.0, 2.0), "[1, 2]"),
        ({"a": 1.0}, "{'a': 1}"),
        (np.float64(0.5), "0.5"),
        (np.ones((1, 2)), "[[1, 1]]"),
        (np.bool_(True), "True"),
        (list(range(21)), f"[{', '.join(map(str, range(20)))}, …]"),
        (np.random.default_rng(0), "a random generator"),
        (Answer("f", 0.5), "0.5"),
    ],
    ids=lambda value: repr(value).partition(" at 0x")[0],
)
def test_values_are_shown_as_one_would_write_them(value: Any, said: str) -> None:
    assert show(value) == said


def test_the_words_are_those_of_the_moment_though_they_are_read_later() -> None:
    due = np.array([1.0, 2.0])
    with pytest.raises(Mismatch) as caught:
        answer([1.0, 3.0]).equals(due)
    due[:] = 7.0  # a test goes on with its numbers
    assert str(caught.value) == "f(1) returned [1, 3]; expected [1, 2]."


# --- whatever a test does with whatever came --------------------------------------------------


@settings(max_examples=400, deadline=None)
@given(value=answers)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_whatever_a_test_does_with_an_answer_works_or_is_a_mismatch(value: Any) -> None:
    for deed, do in DEEDS.items():
        try:
            do(answer(value))
        except Mismatch as error:
            said = str(error)
            assert said.startswith(("f(1)", "what is worked out from f(1)")), deed
            assert len(said) < 3000, deed


@pytest.mark.parametrize("deed", DEEDS, ids=DEEDS)
def test_a_right_answer_is_no_mismatch_in_any_way(deed: str) -> None:
    fits = [2.0, [2.0, 3.0], np.array([1.0, 2.0]), np.eye(2), {"W": [1.0, 2.0]}, "up"]
    outcomes = set()
    for value in fits:
        try:
            DEEDS[deed](answer(value))
            outcomes.add("fine")
        except Mismatch:
            outcomes.add("mismatch")
    assert "fine" in outcomes or deed == "called"


LARGE = {
    "one long word": ["x" * 20_000, *[""] * 100_000],
    "a long word in a row": [["x" * 20_000, *[0.5] * 3000], [0.5] * 3001],
    "a large number among many": [10**600, *[0] * 200_000, "x"],
    "a column and a row": [np.ones((50_000, 1)), np.ones((1, 50_000))],
    "a large array": np.ones(260_000),
    "truths": np.ones(2_000_000, dtype=bool),
    "many axes": np.ones((2,) * 17),
    "many lists": [[]] * 200_000,
    "ragged": [[0.5] * n for n in range(600)],
    "nothing, many times": np.zeros((0, 2_000_000)),
    "many times nothing": np.zeros((2_000_000, 0)),
    "a dict of many": {str(n): [n] for n in range(50_000)},
}


@pytest.mark.parametrize("value", LARGE.values(), ids=LARGE)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_nothing_that_is_done_with_a_large_answer_takes_much_memory_or_time(value: Any) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # KiB
    began = time.process_time()
    for do in DEEDS.values():
        with contextlib.suppress(Mismatch):
            do(answer(value))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000
    assert time.process_time() - began < 30


def test_numbers_that_are_worked_out_from_an_answer_are_answers() -> None:
    assert abs(answer(2.0) - 2.5) < 0.6
    (2 * answer([1.0, 2.0]) + 1).equals([3.0, 5.0])
    assert words(lambda: (2 * answer([1.0, 2.0]) + 1)[5]).startswith(
        "what is worked out from f(1) is an array of shape (2,)"
    )
    np.exp(answer(0.0)).equals(1.0)
    assert sum(answer([1.0, 2.0])) == 3.0
    assert np.allclose(answer([1.0, 2.0]), [1.0, 2.0])
    assert answer(1.0) == pytest.approx(1.0)
    assert answer([1.0, 2.0]) == pytest.approx([1.0, 2.0])
