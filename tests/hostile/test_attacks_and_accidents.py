"""Each program in `programs/` earns what it deserves, hurts nobody, and comes to an end."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
from collections.abc import Callable

import pytest
from attacks import FAMILIES, POINTS, Attack, attacks
from classroom import MOST_SECONDS, Graded, Secret, points

from autograder.report.html import source

ALL = attacks()
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SECCOMP = importlib.util.find_spec("autograder.linux.seccomp") is not None


def _case(attack: Attack) -> object:
    # What needs a wall that is not built is no test of the others.
    missing = attack.needs == "seccomp" and not SECCOMP
    marks = [pytest.mark.skip("there is no seccomp filter in this engine")] if missing else []
    return pytest.param(attack, id=attack.id, marks=marks)


each = pytest.mark.parametrize("attack", [_case(attack) for attack in ALL])


@each
def test_it_earns_no_more_than_it_deserves(graded: Graded, attack: Attack) -> None:
    seat = graded.seats[attack.id]
    earned = graded.points(seat.student, attack)
    for exercise, most in attack.deserves.items():
        assert earned[exercise] <= most, f"{exercise}: {attack.tries}"
    if attack.exactly:
        assert earned == attack.deserves, attack.tries


@each
def test_its_neighbours_marks_are_untouched(graded: Graded, attack: Attack) -> None:
    seat = graded.seats[attack.id]
    for student, half in (seat.before, seat.after):
        earned = graded.points(student, attack)
        assert earned == graded.undisturbed[attack.assignment, half], student


@each
def test_its_grading_ends_in_time(graded: Graded, attack: Attack) -> None:
    seat = graded.seats[attack.id]
    written = [
        graded.file(student, attack).stat().st_mtime
        for student in (seat.before[0], seat.student, seat.after[0])
    ]
    # Where its process began with it, the one before it was graded at another time altogether.
    assert written[1] - written[0] < MOST_SECONDS or written[2] - written[1] < 0
    assert written[2] - written[1] < MOST_SECONDS or written[1] - written[0] < 0


@each
def test_its_report_tells_no_secret_and_what_it_should(
    graded: Graded, secret: Secret, attack: Attack, rung: str
) -> None:
    hidden = rung in ("nested", "per-submission")  # the machine's file system is not there
    closed = rung not in ("user", "none")  # by more than permissions
    seat = graded.seats[attack.id]
    report = graded.file(seat.student, attack).read_text("utf-8")
    page = graded.file(seat.student, attack, "feedback.html").read_text("utf-8")
    for text in (report, page):
        assert secret.word not in text
        assert len(text) < 300_000
        for words in attack.never_says + attack.never_says_in_bubblewrap * hidden:
            assert words not in text
        for words in attack.never_says_where_closed * closed:
            assert words not in text
    for words in attack.says + attack.says_in_bubblewrap * hidden:
        assert words in report
    for words in attack.page_never_says:
        assert words not in page
    assert UNSEEN.search(page) is None


def test_nobody_came_through_the_network_or_a_socket(graded: Graded, secret: Secret) -> None:
    assert secret.visitors == []


def test_the_table_of_the_class_holds_no_formula_and_no_page_any_markup(graded: Graded) -> None:
    for room in {seat.attack.room for seat in graded.seats.values()}:
        with (graded.out / room / "grades.csv").open(encoding="utf-8", newline="") as table:
            for row in csv.reader(table, strict=True):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t"))]
        page = (graded.out / room / "index.html").read_text("utf-8")
        ours = f"<script>{source('class.js')}</script>"
        assert page.count(ours) == 1
        assert "<script" not in page.replace(ours, "") and UNSEEN.search(page) is None


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_is_there_and_each_says_what_it_tries(family: str) -> None:
    members = [attack for attack in ALL if attack.family == family]
    assert len(members) >= 10
    assert all(attack.tries.endswith(".") for attack in members)
    assert len({attack.tries for attack in members}) == len(members)


def test_with_nothing_around_them_the_thieves_do_get_what_they_are_after(
    regrade: Callable[[list[Attack], str], dict[str, str]], secret: Secret
) -> None:
    thieves = {one.id: one for one in ALL if one.unjailed or one.never_says_where_closed}
    before = len(secret.visitors)
    for name, report in regrade([*thieves.values()], "none").items():
        thief = thieves[name]
        if thief.unjailed == "earns everything":
            assert points(json.loads(report)) == POINTS[thief.assignment], name
        elif thief.unjailed:
            assert thief.unjailed == "finds the secret" and secret.word in report, name
        assert all(words in report for words in thief.never_says_where_closed), name
    del secret.visitors[before:]
