"""How text and numbers are shown."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.report.model import Outcome
from autograder.report.text import OUTCOME_WORDS, number, one_line, percent, visible

QUICK = settings(max_examples=50, deadline=None)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain σ(−1) ∂L/∂w¹₁₂ 王芳 José 👋🏽", "plain σ(−1) ∂L/∂w¹₁₂ 王芳 José 👋🏽"),
        ("\x1b[31mred", r"\x1b[31mred"),
        ("nul \0, bell \a, delete \x7f", r"nul \x00, bell \x07, delete \x7f"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("half \ud83d", r"half \ud83d"),
        ("over\rwritten", r"over\rwritten"),
        ("windows\r\nlines", "windows\nlines"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("c1 \x9b31m, next line \x85", r"c1 \x9b31m, next line \x85"),
        ("separators \u2028\u2029", r"separators \u2028\u2029"),
        ("a family 👨‍👩‍👧 and नमस्ते", "a family 👨‍👩‍👧 and नमस्ते"),
    ],
)
def test_what_a_reader_should_not_be_sent_is_written_out(text, shown):
    assert visible(text) == shown


def test_one_line_is_one_line():
    assert one_line("two\nlines\tand a tab\r\n") == r"two\nlines\tand a tab\r\n"


@pytest.mark.parametrize("control", BIDI_CONTROLS)
def test_every_bidi_control_is_written_out(control):
    assert visible(control) == f"\\u{ord(control):04x}"


@QUICK
@given(ANY_TEXT)
def test_no_control_character_or_surrogate_is_left(text):
    left = {unicodedata.category(char) for char in visible(text).translate({10: "", 9: ""})}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}
    visible(text).encode("utf-8")
    assert len(one_line(text).splitlines()) <= 1


@QUICK
@given(st.text(st.characters(exclude_categories=("C", "Zl", "Zp"))))
def test_ordinary_text_is_left_alone(text):
    assert visible(text) == one_line(text) == text


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2, "2"),
        (2.0, "2"),
        (1.5, "1.5"),
        (1 / 3, "0.33"),
        (0.1 + 0.2, "0.3"),
        (100, "100"),
        (1200.0, "1200"),
        (-0.001, "0"),
        (-1.5, "-1.5"),
        (0, "0"),
    ],
)
def test_a_number_has_no_digits_to_spare(value, shown):
    assert number(value) == shown


def test_a_number_without_decimals_keeps_its_zeros():
    assert number(1200.0, digits=0) == "1200"


@pytest.mark.parametrize(
    ("score", "max_score", "full"), [(1, 4, 25), (0, 0, 0), (5, 4, 100), (-1, 4, 0), (3, 3, 100)]
)
def test_a_bar_is_never_fuller_than_full(score, max_score, full):
    assert percent(score, max_score) == full


def test_there_are_words_for_every_outcome():
    assert set(OUTCOME_WORDS) == set(Outcome)
