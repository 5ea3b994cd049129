"""Blackboard: `gradebook_…zip` is flat, and holds every attempt.

`<Assignment>_<username>_attempt_<yyyy-mm-dd-hh-mm-ss>_<file>`, and a `.txt` for each attempt that
says the name. Source: documentation, and the programs of others that read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from autograder.platforms.archive import Contents, Entry
from autograder.platforms.marks import (
    ExportError,
    Mark,
    Merged,
    note_on_the_maximum,
    number_in,
    of_title,
    on_the_scale_of,
    placed,
    points_text,
    the_column,
)
from autograder.platforms.pieces import (
    NOT_OF_ITS_PATTERN,
    Person,
    Piece,
    Platform,
    Taken,
)
from autograder.platforms.roster import roster_of
from autograder.platforms.table import Table
from autograder.platforms.zips import ArchiveError
from autograder.report.model import Report

NAME: Final = "blackboard"
# The first attempt counts: what follows it is of the student's choice.
_ENTRY: Final = re.compile(
    r"(?P<before>.+?)_attempt_(?P<date>\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d)"
    r"(?:_(?P<file>.+)|(?P<word>\.txt))",
    re.DOTALL,
)
_SAYS_NAME: Final = re.compile(r"^\s*Name:\s*(?P<name>.*?)\s*\((?P<user>[^()\s]+)\)\s*$", re.M)
_LARGEST_WORD: Final = 2**20  # bytes; Ultra puts a submitted text into it


@dataclass(frozen=True)
class _Word:
    """What the `.txt` of an attempt says."""

    name: str
    user: str


def _fits(parts: tuple[str, ...]) -> bool:
    return len(parts) == 1 and _ENTRY.fullmatch(parts[0]) is not None


def take(contents: Contents) -> Taken:
    """The submissions in a download."""
    taken = Taken()
    found: list[tuple[Entry, re.Match[str]]] = []
    words: dict[tuple[str, str], _Word] = {}
    for entry in contents.files:
        match = _ENTRY.fullmatch(entry.parts[0]) if len(entry.parts) == 1 else None
        if match is None:
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
            continue
        if match["word"] and (word := _word(entry)):
            words[match["before"], match["date"]] = word
        found.append((entry, match))
    names = {word.user: word.name for word in words.values() if word.name}
    for entry, match in found:
        user, title = _user(match["before"], words.get((match["before"], match["date"])))
        taken.title = taken.title or title
        taken.pieces.append(
            Piece(
                Person(NAME, user, names.get(user, user)),
                entry,
                (match["file"] or entry.parts[0],),  # the note is of an attempt without a file, too
                order=match["date"],
                submitted_at=_moment(match["date"]),
                attempt=match["date"],
                assignment=title,
            )
        )
    return taken


def _user(before: str, word: _Word | None) -> tuple[str, str]:
    """The username, which may hold `_` where the note on the attempt says so; and the title."""
    if word is not None and before.endswith("_" + word.user):
        return word.user, before.removesuffix("_" + word.user)
    title, _, user = before.rpartition("_")
    return user, title


def _word(entry: Entry) -> _Word | None:
    try:
        text = entry.read(_LARGEST_WORD).decode("utf-8-sig", "replace")
    except ArchiveError:
        return None
    found = _SAYS_NAME.search(text[:2000])
    return _Word(found["name"], found["user"]) if found else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S").astimezone()
    except (ValueError, OverflowError):
        return None


BLACKBOARD: Final = Platform(NAME, "Blackboard", _fits, take)


# --- giving back ----------------------------------------------------------------------------

_COLUMN: Final = re.compile(r".*\[Total Pts: .*\].*\|\s*\d+\s*", re.DOTALL)
_PEOPLE: Final = ("last name", "first name", "username", "student id")
_FEEDBACK: Final = ("feedback to learner", "feedback to user")
_WITH_FEEDBACK: Final = (*_FEEDBACK, "feedback format", "grading notes", "notes format")


def merge(
    table: Table,
    marks: Sequence[Mark],
    assignment: str,
    named: str | None,
    scale: bool,
    comment: Callable[[Report], str],
) -> Merged:
    """A grade center download with one column filled, and the feedback, where there is a place.

    Blackboard knows people by Username alone, and a column by the `|id` behind its name: without
    it a new one would be made. Who is not graded is left out, as are calculated columns, dates
    and the columns of other assignments.

    Raises:
        ExportError: it is no such download, or it cannot be told which column is meant.
    """
    header = [cell.strip() for cell in table.header]
    plain = [cell.casefold() for cell in header]
    if "username" not in plain:
        raise ExportError(f"{table.name} is no download of Blackboard's: it has no Username")
    choices = [n for n, cell in enumerate(header) if _COLUMN.fullmatch(cell)]
    titles = {n: header[n].partition("[Total Pts")[0] for n in choices}
    column = the_column(header, choices, named, assignment, of_title(titles, assignment))
    found = re.search(r"\[Total Pts: ([\d.,]+)", header[column])
    most = number_in(found[1]) if found else None
    merged = Merged(table, header[column])
    merged.notes = note_on_the_maximum(most, marks, scale)
    feedback = next((plain.index(name) for name in _FEEDBACK if name in plain), None)
    form = plain.index("feedback format") if "feedback format" in plain else None
    rows = [list(row) for row in table.rows]
    filled = [0]
    for one in placed(marks, roster_of(table), NAME, merged):
        if one.points is None:
            merged.left.append((one.mark.report.student, "is not graded: the row is left out"))
            continue
        points = on_the_scale_of(one.points, most or 0, one.mark.report, scale)
        for n in one.rows:
            merged.written += 1
            merged.changed += number_in(rows[n][column]) != round(points, 2)
            rows[n][column] = points_text(points)
            filled.append(n)
            if feedback is not None:
                there, ours = rows[n][feedback], comment(one.mark.report)
                if ours not in there:
                    rows[n][feedback] = f"{there}<br>{ours}" if there.strip() else ours
                if form is not None:
                    rows[n][form] = "HTML"
    kept = [n for n, cell in enumerate(plain) if cell in _PEOPLE or n == column]
    kept += [n for n, cell in enumerate(plain) if cell in _WITH_FEEDBACK]
    merged.table = table.with_rows([[rows[n][c] for c in kept] for n in sorted(set(filled))])
    return merged
