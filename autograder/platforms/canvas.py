"""Canvas: `submissions.zip` is flat, and says who in the name of each file.

`<user>[_LATE]_<user id>_<attachment id>_<file>`; of a text or a link, without the attachment's id;
anonymously, `[LATE_]anon_<anonymous id>_<attachment id>_<file>`. Source: Canvas's own
`content_zipper.rb`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from autograder.platforms.archive import Contents
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

NAME: Final = "canvas"
_NO_FILE = re.compile(r"(text|link)\.html?$")


@dataclass(frozen=True)
class Name:
    """What the name of an entry says."""

    user: str
    id: str
    attachment: str
    file: str
    late: bool


def read_name(name: str, known_ids: frozenset[str] = frozenset()) -> Name | None:
    """What an entry's name says; None where it is none of Canvas's.

    The ids are the first two parts that are all digits, as for Canvas itself. Only a group may
    have a name that ends in such a part: then `known_ids` say which is meant.
    """
    parts = name.split("_")
    late = False
    if parts[:2] == ["LATE", "anon"]:
        late, parts = True, parts[1:]
    if parts[0] == "anon" and len(parts) > 3 and parts[2].isdecimal():
        return Name("", parts[1], parts[2], "_".join(parts[3:]), late)
    if parts[0] == "anon" and len(parts) > 2 and _NO_FILE.fullmatch("_".join(parts[2:])):
        return Name("", parts[1], "", "_".join(parts[2:]), late)
    choices = [n for n in range(1, len(parts) - 1) if parts[n].isascii() and parts[n].isdecimal()]
    if not choices:
        return None
    run = [choices[0]]
    while run[-1] + 1 in choices:
        run.append(run[-1] + 1)
    at = next((n for n in run if parts[n] in known_ids), run[0])
    user = parts[:at]
    late = "LATE" in user[1:]
    user = [part for n, part in enumerate(user) if n == 0 or part != "LATE"]
    attachment, rest = (parts[at + 1], parts[at + 2 :]) if at + 1 in run else ("", parts[at + 1 :])
    file = "_".join(rest)
    if not user[0] or not file or (not attachment and not _NO_FILE.fullmatch(file)):
        return None
    return Name("_".join(user), parts[at], attachment, file, late)


def _fits(parts: tuple[str, ...]) -> bool:
    return len(parts) == 1 and read_name(parts[0]) is not None


def take(contents: Contents, known_ids: frozenset[str] = frozenset()) -> Taken:
    """The submissions in a download."""
    taken = Taken(title=re.sub(r"[ _]submissions( ?\(\d+\))?(\.zip)?$", "", contents.name))
    for entry in contents.files:
        name = read_name(entry.parts[0], known_ids) if len(entry.parts) == 1 else None
        if name is None:
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
            continue
        # An anonymous id is drawn for each assignment.
        anonymous = not name.user
        user = f"anonymous {name.id}" if anonymous else name.user
        person = Person(NAME, name.id, user, lasting=not anonymous)
        taken.pieces.append(
            Piece(person, entry, (name.file,), late=name.late, attempt=name.attachment)
        )
    return taken


CANVAS: Final = Platform(NAME, "Canvas", _fits, take)


# --- giving back ----------------------------------------------------------------------------

_WITH_ID: Final = re.compile(r".*\(\d+\)\s*", re.DOTALL)
_KEPT: Final = ("ex", "n/a", "excused")


def merge(
    table: Table, marks: Sequence[Mark], assignment: str, named: str | None, scale: bool
) -> Merged:
    """A gradebook as Canvas exported it, with one column filled by the importer's rules.

    Source: Canvas's own `gradebook_importer.rb`. Who is not graded is left out of the file: a
    blank cell would take a mark away.

    Raises:
        ExportError: it is no gradebook of Canvas's, or it cannot be told which column is meant.
    """
    header = table.header
    if len(header) < 4 or "Student" not in header[0] or "ID" not in header[1]:
        raise ExportError(
            f"{table.name} is no gradebook of Canvas's: its first columns have to be Student and "
            "ID (Grades, Export, Export Entire Gradebook)"
        )
    points_row = next((row for row in table.rows[1:4] if "Points Possible" in row[0]), ())
    cells = dict(enumerate(points_row))
    choices = [
        n
        for n, cell in enumerate(header)
        if _WITH_ID.fullmatch(cell) and "read only" not in cells.get(n, "").lower()
    ]
    titles = {n: re.sub(r"\(\d+\)\s*$", "", header[n]) for n in choices}
    column = the_column(header, choices, named, assignment, of_title(titles, assignment))
    most = number_in(cells.get(column, ""))
    merged = Merged(table, header[column].strip())
    merged.notes = note_on_the_maximum(most, marks, scale)
    rows = [list(row) for row in table.rows]
    gone: set[int] = set()
    for one in placed(marks, roster_of(table), NAME, merged):
        if one.points is None:
            gone |= set(one.rows)
            merged.left.append((one.mark.report.student, "is not graded: the row is left out"))
            continue
        text = points_text(on_the_scale_of(one.points, most or 0, one.mark.report, scale))
        for n in one.rows:
            rows[n] += [""] * (column + 1 - len(rows[n]))
            if rows[n][column].strip().lower() in _KEPT:
                merged.left.append((one.mark.report.student, f"stays {rows[n][column].strip()}"))
                continue
            merged.written += 1
            merged.changed += number_in(rows[n][column]) != number_in(text)
            rows[n][column] = text
    merged.table = table.with_rows([row for n, row in enumerate(rows) if n not in gone])
    return merged
