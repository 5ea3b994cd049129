"""Brightspace (D2L): a folder for each submission, and an `index.html` beside them.

`<number>-<number> - <Name> - <Oct 10, 2025 1022 AM>/<file>`; older, all of it in the name of the
file. Nobody but the name says who it is: the numbers are in no other export. Which of the two is
the person's is not documented; it is taken to be the first, unless the first is the same for all.
Source: the programs of others that read it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
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
from autograder.report.text import number

NAME: Final = "brightspace"
_DATE: Final = r"(?P<date>\w{3,9}\.? \d{1,2}, \d{4} \d{1,2}[:_]?\d{2} ?[AaPp]\.?[Mm]\.?)"
_NUMBERS: Final = r"(?P<one>\d+)-(?P<other>\d+)"
_FOLDER: Final = re.compile(rf"{_NUMBERS} - (?P<name>.+) - {_DATE}", re.DOTALL)
_LOOSE: Final = re.compile(rf"{_NUMBERS} - (?P<name>.+) - (?P<date>(?:(?! - ).)*\d(?:(?! - ).)*)")
_FLAT: Final = re.compile(rf"{_NUMBERS} - (?P<name>.+?) - {_DATE} - (?P<file>.+)", re.DOTALL)
_FLAT_WITH_NUMBER: Final = re.compile(
    rf"{_NUMBERS} - (?P<number>[A-Z]{{0,2}}\d{{5,}}) - (?P<name>.+?) ?- (?P<date>[^-]*) - "
    r"(?P<file>.+)",
    re.DOTALL,
)


def _read(parts: tuple[str, ...]) -> tuple[re.Match[str], tuple[str, ...]] | None:
    if len(parts) > 1:
        found = _FOLDER.fullmatch(parts[0]) or _LOOSE.fullmatch(parts[0])
        return (found, parts[1:]) if found else None
    found = _FLAT_WITH_NUMBER.fullmatch(parts[0]) or _FLAT.fullmatch(parts[0])
    return (found, (found["file"],)) if found else None


def _is_index(parts: tuple[str, ...]) -> bool:
    return len(parts) == 1 and parts[0].lower() in ("index.html", "index.htm")


def take(contents: Contents) -> Taken:
    """The submissions in a download."""
    title = re.sub(r"( Download \w{3,9}\.? \d.*)?( ?\(\d+\))?(\.zip)?$", "", contents.name)
    taken = Taken(title=title)
    found = []
    for entry in contents.files:
        if _is_index(entry.parts):
            taken.pass_over(entry, "is Brightspace's own list")
        elif read := _read(entry.parts):
            found.append((entry, *read))
        else:
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
    ones = {match["one"] for _, match, _ in found}
    others = {match["other"] for _, match, _ in found}
    which = "other" if len(ones) == 1 and len(others) > 1 else "one"
    for entry, match, path in found:
        moment = read_date(match["date"])
        number = match.groupdict().get("number")
        person = Person(
            NAME, number or f"no. {match[which]}", match["name"].strip(), lasting=bool(number)
        )
        order = moment.strftime("%Y-%m-%d %H:%M") if moment else match["date"]
        taken.pieces.append(
            Piece(person, entry, path, order=order, submitted_at=moment, attempt=order)
        )
    return taken


def read_date(text: str) -> datetime | None:
    """A date as in `Oct 10, 2025 1022 AM`: the time has no colon, and no zero in front."""
    found = re.fullmatch(
        r"(\w{3})\w*\.? (\d{1,2}), (\d{4}) (\d{1,2}?)[:_]?(\d{2}) ?([AaPp])\.?[Mm]\.?", text.strip()
    )
    if found is None:
        return None
    month, day, year, hour, minute, half = found.groups()
    try:
        whole = f"{month} {day} {year} {hour} {minute} {half.upper()}M"
        return datetime.strptime(whole, "%b %d %Y %I %M %p").astimezone()
    except (ValueError, OverflowError):
        return None


BRIGHTSPACE: Final = Platform(
    NAME, "Brightspace", lambda parts: _read(parts) is not None, take, _is_index
)


# --- giving back ----------------------------------------------------------------------------

_POINTS: Final = re.compile(r"(?P<item>.+?) Points Grade(?P<more>\s*<.*>)?\s*", re.DOTALL)
_IDS: Final = ("orgdefinedid", "username")
_END: Final = "end-of-line indicator"


def merge(
    table: Table, marks: Sequence[Mark], assignment: str, named: str | None, scale: bool
) -> Merged:
    """A grades export, with one item filled: of it the ids, that item and the end-of-line mark.

    Brightspace's help asks for no names, addresses or other items in what is imported, and changes
    what is in the file: who is not graded is left out. Names and e-mail addresses are needed in
    the export nevertheless, for a download says nothing else of a person.

    Raises:
        ExportError: it is no such export, or it cannot be told which item is meant.
    """
    header = [cell.strip() for cell in table.header]
    plain = [cell.casefold() for cell in header]
    ids = [n for n, cell in enumerate(plain) if cell in _IDS]
    if not ids:
        raise ExportError(
            f"{table.name} is no grades export of Brightspace's: it needs OrgDefinedId or Username"
        )
    choices = [n for n, cell in enumerate(header) if _POINTS.fullmatch(cell)]
    items = {n: found["item"] for n in choices if (found := _POINTS.fullmatch(header[n]))}
    column = the_column(header, choices, named, assignment, of_title(items, assignment))
    most = _most(header[column])
    merged = Merged(table, header[column])
    merged.notes = note_on_the_maximum(most, marks, scale)
    rows = [list(row) for row in table.rows]
    filled = [0]
    for one in placed(marks, roster_of(table), NAME, merged):
        name = one.mark.report.student
        if one.points is None:
            merged.left.append((name, "is not graded: the row is left out"))
            continue
        points = on_the_scale_of(one.points, most or 0, one.mark.report, scale)
        if most is not None and points > most + 1e-9:
            word = f"has {number(points)} points, more than the maximum of {number(most)}"
            merged.left.append((name, f"{word}: Brightspace would cut it off"))
            continue
        for n in one.rows:
            merged.written += 1
            merged.changed += number_in(rows[n][column]) != round(points, 2)
            rows[n][column] = points_text(points)
            filled.append(n)
    ends = [n for n, cell in enumerate(plain) if cell == _END]
    kept = [*ids, column, *ends]
    merged.table = table.with_rows([[rows[n][c] for c in kept] for n in sorted(filled)])
    return merged


def _most(header: str) -> float | None:
    found = re.search(r"MaxPoints:\s*([\d.,]+)", header)
    return number_in(found[1]) if found else None
