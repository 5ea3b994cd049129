"""The statistics of a class, and `grades.csv`."""

from __future__ import annotations

import csv
import io
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.report.grades import FIRST_COLUMNS, by_assignment, statistics, write_grades
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult

QUICK = settings(max_examples=50, deadline=None)
ANY_TEXT = st.text(st.characters(exclude_categories=()))
HOSTILE = st.lists(
    st.sampled_from(["=1+1", "+", "-", "@SUM(A1)", "\t", "\r", "\n", ";", '"', ",", "'", "＝", "a"])
    | ANY_TEXT,
    max_size=4,
).map("".join)


def exercise(
    name: str, score: float, max_score: float = 2, mistake: str | None = None
) -> ExerciseResult:
    test = TestResult(
        id="t",
        title="t",
        score=score,
        max_score=max_score,
        outcome=Outcome.FAILED,
        mistake=mistake,
    )
    return ExerciseResult.of(name, f"Exercise: {name}", [test])


def report(student: str, *exercises: ExerciseResult, assignment: str = "first") -> Report:
    return Report(
        student=student,
        assignment=assignment,
        status=Status.GRADED,
        score=sum(result.score for result in exercises),
        max_score=sum(result.max_score for result in exercises),
        submission=None,
        isolation="none",
        seed=1,
        exercises=exercises,
    )


def not_graded(student: str, *notes: str) -> Report:
    return msgspec.structs.replace(
        report(student), status=Status.NOT_GRADED, score=None, max_score=4, notes=notes
    )


def missing(student: str) -> Report:
    return msgspec.structs.replace(
        report(student, exercise("loop", 0), exercise("sum", 0)), status=Status.MISSING
    )


def written(*reports: Report) -> str:
    stream = io.StringIO(newline="")
    write_grades(reports, stream)
    return stream.getvalue()


def table(*reports: Report) -> list[list[str]]:
    return list(csv.reader(io.StringIO(written(*reports), newline=""), strict=True))


def test_a_row_per_submission_and_a_column_per_exercise():
    rows = table(
        report("ann", exercise("loop", 2), exercise("sum", 1.5)),
        report("ann", exercise("sum", 0.1 + 0.2), exercise("mean", 1 / 3), assignment="second"),
        missing("ben"),
        not_graded("cem", "unreadable", "really"),
    )
    assert rows == [
        [*FIRST_COLUMNS, "loop", "sum", "mean", "mistakes", "notes"],
        ["ann", "first", "graded", "3.5", "4", "2", "1.5", "", "", ""],
        ["ann", "second", "graded", "0.633333", "4", "", "0.3", "0.333333", "", ""],
        ["ben", "first", "missing", "0", "4", "0", "0", "", "", ""],
        ["cem", "first", "not graded", "", "4", "", "", "", "", "unreadable; really"],
    ]


def test_no_reports_make_a_table_of_columns_only():
    assert written() == "student,assignment,status,score,max_score,mistakes,notes\n"


def test_an_exercise_named_like_a_column_does_not_take_its_place():
    (header, row) = table(report("ann", exercise("score", 1), exercise("notes", 2)))
    assert header[5:] == ["score (exercise)", "notes (exercise)", "mistakes", "notes"]
    assert row[3:] == ["3", "4", "1", "2", "", ""]


def test_mistakes_are_named_once_each_and_are_no_formula():
    one = exercise("loop", 0, mistake="=1 + sign lost")
    two = exercise("sum", 0, mistake="sign lost")
    assert table(report("ann", one, two))[1][-2] == "'=1; sign lost"


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+1", "'+1"),
        ("-ann", "'-ann"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1+1", r"'\t=1+1"),
        ("\r=1+1", r"'\r=1+1"),
        ("＝1+1", "'＝1+1"),
        ("x;=1+1", "x;'=1+1"),
        ("x; =1+1", "x; '=1+1"),
        ('x;"=1+1', "x;\"'=1+1"),
        (";;@SUM(A1)", ";;'@SUM(A1)"),
        (" =1+1", " '=1+1"),
        ("\ufeff=1+1", "\ufeff'=1+1"),
        ("\u200b-1", "\u200b'-1"),
        ("−1", "'−1"),
        ("x; ann-marie", "x; ann-marie"),
        ("ann-marie", "ann-marie"),
        ('O\'Neil, "Tip"', 'O\'Neil, "Tip"'),
        ("two\nlines", r"two\nlines"),
        ("half \ud83d", r"half \ud83d"),
        ("\x1b[31m\u202e", r"\x1b[31m\u202e"),
    ],
)
def test_no_text_is_a_formula(name, cell):
    assert table(report(name))[1][0] == cell


def test_a_number_below_zero_stays_a_number():
    assert table(report("ann", exercise("loop", -1)))[1][3] == "-1"


def test_every_text_is_defused():
    reports = msgspec.structs.replace(
        report("=1", exercise("=2", 1), assignment="=3"), notes=("=4", "=5")
    )
    header, row = table(reports)
    assert header[5] == "'=2"
    assert (row[0], row[1], row[-1]) == ("'=1", "'=3", "'=4; '=5")


@QUICK
@given(HOSTILE, HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=2))
def test_whatever_is_written_every_cell_stays_in_its_place(student, assignment, name, notes):
    one = report(student, exercise(name, 1.5), assignment=assignment)
    text = written(msgspec.structs.replace(one, notes=tuple(notes)), report("zoe"))
    text.encode("utf-8")
    assert len(text.splitlines()) == 3
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert {len(row) for row in rows} == {8}
    assert rows[1][2:6] == ["graded", "1.5", "2", "1.5"]
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r＝＋－＠")]
    assert not re.search('; *"*[=+@\\-＝＋－＠]', text), "a formula where the semicolon separates"


def test_reports_stay_in_order_under_their_assignment():
    a, b, c = report("ann"), report("ben", assignment="second"), report("cem")
    assert by_assignment([a, b, c]) == {"first": [a, c], "second": [b]}


def test_statistics_are_of_the_graded_submissions():
    found = statistics(
        "first",
        [
            report("ann", exercise("loop", 2), exercise("sum", 1)),
            report("ben", exercise("loop", 0), exercise("sum", 1)),
            report("cem", exercise("loop", 2), exercise("sum", 2)),
            missing("dora"),
            not_graded("emil"),
        ],
    )
    assert (found.submissions, found.graded, found.missing, found.not_graded) == (5, 3, 1, 1)
    assert (found.lowest, found.median, found.highest, found.max_score) == (1, 3, 4, 4)
    assert found.mean == pytest.approx(8 / 3)
    loop, total = found.exercises
    assert (loop.name, loop.full, loop.part, loop.none) == ("loop", 2, 0, 1)
    assert (total.name, total.full, total.part, total.none) == ("sum", 1, 2, 0)
    assert total.mean == pytest.approx(4 / 3)


def test_where_nothing_is_graded_there_are_no_means():
    found = statistics("first", [missing("ann"), not_graded("ben")])
    assert (found.mean, found.median, found.lowest, found.highest) == (None,) * 4
    assert found.exercises == ()
