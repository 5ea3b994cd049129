"""Students' names: no two are shown alike, and who looks alike is known."""

from __future__ import annotations

import os
import unicodedata
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.results import folder_of
from autograder.submissions.students import look_alike, printable

PIECES = st.sampled_from(
    [b"a", b"\xe9", rb"\xe9", b"\xff", rb"\xff", b" ", b"[", b"]", b"\xc3\xa9", b"\\", b"x"]
)
NAMES = st.lists(PIECES, min_size=1, max_size=5).map(b"".join)


@given(st.lists(NAMES, min_size=2, max_size=6, unique=True))
def test_no_two_byte_names_are_shown_alike_or_share_a_folder(names):
    shown = [printable(os.fsdecode(name)) for name in names]
    shown += [printable(one) for one in shown if one not in shown]
    assert len(set(shown)) == len(shown)
    assert len({folder_of(one) for one in shown}) == len(shown)


def test_a_name_spelled_like_the_mark_of_another_gets_a_mark_too():
    marked = printable(r"x\xe9")
    assert marked.startswith(r"x\xe9 [")
    rival = os.fsdecode(marked.encode().replace(rb"\xe9", b"\xe9"))
    assert printable(rival) != marked


OURS = [
    *("grades.csv", "statistics.json", "index.html", "Grades.CSV", "set right"),
    *("changes.csv", "marks.json"),
    *(".grades.csv.part", ".index.html.1234.part", ".1234.part", "x [0123456789ab]"),
]


@pytest.mark.parametrize("name", OURS)
def test_no_students_results_lie_where_something_of_ours_does(name):
    assert folder_of(name) not in OURS
    assert folder_of(name) != folder_of(folder_of(name))


@pytest.mark.parametrize("name", ["Ada", ".dotted", ".writable", "n [1]", "two\nlines", "Zoë"])
def test_other_names_are_the_folders_themselves(name):
    assert folder_of(name) == name


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("Zoë", unicodedata.normalize("NFD", "Zoë"), "accents that are stored in two ways"),
        ("Ada", "ada", "upper and lower case"),
        ("STRASSE", "straße", "upper and lower case"),
        ("Bob", "Bob ", "spaces"),
        ("Bob B", "Bob\u00a0B", "spaces"),
        ("Bob B", " Bob  B", "spaces"),
        ("Eve", "E\u200bve", "characters that cannot be seen"),
        ("Eve", "Eve\u2060", "characters that cannot be seen"),
        ("Eve", "\u202aEve", "characters that cannot be seen"),
        ("Eve", "E\ufe0fve", "characters that cannot be seen"),
        ("Anna", "\u0410nna", "letters that look the same"),
        ("paco", "\u0440\u0430\u0441\u043e", "letters that look the same"),
        ("HOPE", "\u0397\u039f\u03a1\u0395", "letters that look the same"),
        ("s10", "sl0", "letters that look the same"),
        ("s10", "s1O", "letters that look the same"),
        ("Ａnna", "Anna", "spaces"),
    ],
)
def test_names_that_look_alike_are_told_and_by_what_they_differ(one, other, what):
    assert look_alike([one, "Someone", other]) == {one: what, other: what}


def test_names_that_a_reader_tells_apart_are_left_alone():
    names = [
        "Anna",
        "Ana",
        "Ali",
        "All",
        "s1",
        "s2",
        "Müller",
        "Muller",
        "王芳",
        "王方",
        "Zoe",
        "Zoë",
    ]
    for one, other in combinations(names, 2):
        assert look_alike([one, other]) == {}, (one, other)
