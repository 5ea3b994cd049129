"""Whose mark moved since the last run, and why."""

from __future__ import annotations

import csv
import io

import pytest
from rich.console import Console

from autograder.report.changes import COLUMNS, Mark, changes, write_changes
from autograder.report.class_page import class_page
from autograder.report.model import Status
from autograder.report.terminal import class_summary


def mark(score: float | None = 7, key: str = "tests:work", **more: object) -> Mark:
    about: dict[str, object] = {"student": "ann", "assignment": "first", "status": Status.GRADED}
    return Mark(**(about | {"score": score, "max_score": 10, "key": key} | more))  # type: ignore[arg-type]


MISSING = mark(0, "tests:nothing", status=Status.MISSING)
LOST = mark(None, "", status=Status.NOT_GRADED)


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        (mark(7), mark(9, "tests:other"), "the submission is another one"),
        (mark(7), mark(9, "others:work"), "the tests or the grader are others"),
        (
            mark(7),
            mark(9, "others:other"),
            "the submission is another one; the tests or the grader are others",
        ),
        (mark(7), mark(6), "the same was graded again"),
        (mark(7), mark(7, "others:work", max_score=11), "the tests or the grader are others"),
        (MISSING, mark(7), "it was handed in since"),
        (mark(7), MISSING, "it is no longer there"),
        (LOST, mark(7), "it could not be graded before"),
        (mark(7), LOST, "it could not be graded now"),
        (mark(7), None, "the student is no longer in the folder of submissions"),
    ],
)
def test_every_mark_that_moves_has_its_reason(before: Mark, now: Mark | None, why: str) -> None:
    (change,) = changes([before], [now] if now else [])
    assert change.why == why


@pytest.mark.parametrize("same", [mark(7), MISSING, LOST])
def test_what_stays_is_no_change(same: Mark) -> None:
    assert changes([same], [same]) == []


def test_another_submission_with_the_same_mark_is_no_change() -> None:
    assert changes([mark(0.3)], [mark(0.1 + 0.2, "others:other")]) == []


def test_a_new_student_and_another_assignment_are_no_change() -> None:
    assert changes([mark()], [mark(), mark(student="ben"), mark(assignment="second")]) == []


def test_the_table_says_from_what_to_what_and_holds_no_formula() -> None:
    moved = changes(
        [mark(7, student="=1+1"), mark(7, student="ben")],
        [mark(None, "", student="=1+1", status=Status.NOT_GRADED)],
    )
    stream = io.StringIO(newline="")
    write_changes(moved, stream)
    header, lost, gone = csv.reader(io.StringIO(stream.getvalue(), newline=""), strict=True)
    assert header == list(COLUMNS)
    assert lost[:8] == ["'=1+1", "first", "graded", "7", "10", "not graded", "", "10"]
    assert gone[:8] == ["ben", "first", "graded", "7", "10", "", "", ""]


def test_the_terminal_and_the_page_say_the_same() -> None:
    moved = changes([mark(7, student="<b>[red]")], [mark(9.5, "tests:other", student="<b>[red]")])
    console = Console(file=io.StringIO(), width=200, color_system=None)
    class_summary([], console, moved)
    said = "<b>[red] · first: 7 of 10 → 9.5 of 10, the submission is another one\n"
    assert said in console.file.getvalue()  # type: ignore[attr-defined]
    page = class_page([], lambda report: "", None, moved)
    assert "7 of 10 → <b>9.5 of 10</b>, the submission is another one" in page
    assert "&lt;b&gt;[red]" in page and "<b>[red]" not in page


def test_where_nothing_moved_nothing_is_said_of_it() -> None:
    assert "moved" not in class_page([], lambda report: "")


def test_many_changes_are_counted_in_the_terminal() -> None:
    names = [f"s{n}" for n in range(30)]
    moved = changes([mark(7, student=name) for name in names], [])
    console = Console(file=io.StringIO(), width=200, color_system=None)
    class_summary([], console, moved)
    assert "  and 10 more, in changes.csv\n" in console.file.getvalue()  # type: ignore[attr-defined]
