"""Moodle: a folder for each student and plug-in, or the same in the name of each file.

`<Full name>_<participant id>_assignsubmission_file[_]/…`; flat, `…_assignsubmission_file_<file>`.
The id is the assignment's own for that person, and another one in the next assignment; of a team,
it is the team's. Source: Moodle's own `mod/assign/classes/downloader.php`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from autograder.platforms.archive import Contents
from autograder.platforms.marks import (
    ExportError,
    Mark,
    Merged,
    Placed,
    note_on_the_maximum,
    number_in,
    on_the_scale_of,
    placed,
    points_text,
    the_column,
)
from autograder.platforms.people import folder_name
from autograder.platforms.pieces import NOT_OF_ITS_PATTERN, Person, Piece, Platform, Taken
from autograder.platforms.roster import Columns, roster_of
from autograder.platforms.table import Table
from autograder.report.model import Report
from autograder.report.text import number

NAME: Final = "moodle"
# The first such part counts: what follows it, where all is in one name, is of the student's choice.
_NAME: Final = re.compile(
    r"(?P<name>.+?)(?:_(?P<id>\d+))?_(?P<kind>assign(?:submission|feedback))_(?P<plugin>[a-z]+)"
    r"(?:_(?P<file>.*))?",
    re.DOTALL,
)


def _fits(parts: tuple[str, ...]) -> bool:
    return _NAME.fullmatch(parts[0]) is not None


def take(contents: Contents) -> Taken:
    """The submissions in a download."""
    taken = Taken(title=re.sub(r"(-\d+)?( ?\(\d+\))?\.zip$", "", contents.name))
    for entry in contents.files:
        found = _NAME.fullmatch(entry.parts[0])
        path = entry.parts[1:]
        if found is not None and not path and found["file"]:
            path = (found["file"],)
        if found is None or not path:
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
        elif found["kind"] == "assignfeedback":
            taken.pass_over(entry, "is feedback, not a submission")
        else:
            person = Person(NAME, found["id"] or "", found["name"], lasting=False)
            taken.pieces.append(Piece(person, entry, path))
    return taken


MOODLE: Final = Platform(NAME, "Moodle", _fits, take)


# --- giving back ----------------------------------------------------------------------------

_GRADE: Final = (
    *("grade", "bewertung", "note", "calificación", "valutazione", "beoordeling", "cijfer", "nota"),
    *("karakter", "betyg", "ocena", "arvosana", "оценка", "評点", "成绩", "成績"),
)
_OF_WHAT: Final = re.compile(r"(?P<before>.*?)\s*[(（].*[)）]\s*", re.DOTALL)


@dataclass(frozen=True)
class Worksheet:
    """The columns of a grading worksheet, in whatever language it is.

    comments: None where the assignment has no feedback comments.
    """

    table: Table
    grade: int
    most: int
    comments: int | None

    @classmethod
    def of(cls, table: Table, named: str | None = None) -> Worksheet:
        """The columns, by what stands in them.

        Moodle writes them in an order: what is always there is the identifier, the grade before
        the maximum, and two dates that are headed alike but for what is in brackets.

        Raises:
            ExportError: it is no worksheet, or it cannot be told which column is which.
        """
        header = [cell.strip() for cell in table.header]
        if Columns.of(table).identifier is None:
            raise ExportError(
                f"{table.name} is no grading worksheet of Moodle's: no column has identifiers, "
                "such as `Participant 123` (Download grading worksheet, with the feedback type "
                "Offline grading worksheet switched on)"
            )
        most = [n for n in range(1, len(header)) if cls._is_maximum(table, n)]
        if named is not None:
            grade = the_column(header, range(len(header)), named, "the grade", [])
            most = [grade + 1] if grade + 1 in most else most
        elif len(most) != 1:
            called = [n - 1 for n in most if header[n - 1].casefold() in _GRADE]
            grade = the_column(header, [n - 1 for n in most], None, "the grade", called)
            most = [grade + 1]
        else:
            grade = most[0] - 1
        if not most:
            raise ExportError(f"{table.name} has no column with the maximum grade")
        return cls(table, grade, most[0], cls._comments(header))

    @staticmethod
    def _is_maximum(table: Table, column: int) -> bool:
        """Whether a column has one number in all rows, behind one of numbers or nothing."""
        rows = [row for row in table.rows[1:] if len(row) > column]
        if not rows or len({row[column].strip() for row in rows}) != 1:
            return False
        numbers = number_in(rows[0][column]) is not None
        return numbers and all(
            not (cell := row[column - 1].strip()) or number_in(cell) is not None or cell == "-"
            for row in rows
        )

    @staticmethod
    def _comments(header: Sequence[str]) -> int | None:
        """The column behind the two dates, which are headed alike but for the brackets."""
        alike: dict[str, list[int]] = {}
        for n, cell in enumerate(header):
            if found := _OF_WHAT.fullmatch(cell):
                alike.setdefault(found["before"], []).append(n)
        dates = [columns for columns in alike.values() if len(columns) == 2]
        last = dates[-1][1] if dates else None
        if last is not None and last + 1 == len(header) - 1:
            return last + 1
        called = [n for n, cell in enumerate(header) if cell.casefold() == "feedback comments"]
        return called[0] if len(called) == 1 else None


def merge(
    table: Table,
    marks: Sequence[Mark],
    assignment: str,
    named: str | None,
    scale: bool,
    comment: Callable[[Report], str],
) -> tuple[Merged, list[Placed]]:
    """A grading worksheet as Moodle gave it, with grades, and ours after the comments there.

    Returns with it who has a row: for them there is a page of feedback. Source: Moodle's own
    `mod/assign/feedback/offline`. Grades above the maximum, which Moodle would pass over without a
    word, are refused with one.

    Raises:
        ExportError: it is no worksheet, or it cannot be told which column is which.
    """
    sheet = Worksheet.of(table, named)
    merged = Merged(table, table.header[sheet.grade].strip())
    rows = [list(row) for row in table.rows]
    most_of_all = number_in(rows[1][sheet.most]) if len(rows) > 1 else None
    merged.notes = note_on_the_maximum(most_of_all, marks, scale)
    if sheet.comments is None:
        merged.notes.append("the worksheet has no column for comments: none are written")
    found = placed(marks, roster_of(table), NAME, merged)
    told = []
    for one in found:
        name = one.mark.report.student
        if one.points is None:
            merged.left.append((name, "is not graded: the row stays as it is"))
            continue
        for n in one.rows:
            row = rows[n]
            most = number_in(row[sheet.most]) or 0.0
            points = on_the_scale_of(one.points, most, one.mark.report, scale)
            if points > most + 1e-9:
                word = f"has {number(points)} points, more than the maximum of {number(most)}"
                merged.left.append((name, f"{word}: Moodle would pass it over"))
                continue
            told.append(one)
            merged.written += 1
            merged.changed += number_in(row[sheet.grade]) != round(points, 2)
            row[sheet.grade] = points_text(points)
            if sheet.comments is not None:
                row += [""] * (sheet.comments + 1 - len(row))
                row[sheet.comments] = _after(row[sheet.comments], comment(one.mark.report))
    merged.table = table.with_rows(rows)
    return merged, told


def _after(there: str, ours: str) -> str:
    """A comment with ours behind it, once."""
    if not there.strip():
        return ours
    return there if ours in there else f"{there}<br>{ours}"


def feedback_name(table: Table, row: int) -> str:
    """The name of a participant's file in a zip of feedback: flat, as every version takes it.

    Moodle cuts it at `_`: in front is whatever one likes, then the participant's id.
    """
    listed = Columns.of(table).person(table.rows[row])
    assert listed is not None
    number = dict(listed.ids)["identifier"]
    who = folder_name(listed.name or "participant").replace("_", " ")
    return f"{who}_{number}_assignfeedback_file_feedback.html"
