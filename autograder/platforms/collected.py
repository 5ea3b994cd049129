"""`collected.csv`: who handed in what, by the platform's ids, so that marks find their way back.

It is read by the next `collect`, so that a person keeps their name, and by `export`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

from autograder.grading.results import write_whole
from autograder.platforms.errors import PlatformError
from autograder.platforms.people import Known
from autograder.platforms.pieces import Person
from autograder.report.text import one_line

FILE: Final = "collected.csv"


class CollectedError(PlatformError):
    """A `collected.csv` that cannot be read; the text says why."""


@dataclass(frozen=True)
class Row:
    """What one person handed in for one assignment.

    file: the path in the download; empty where nothing could be chosen.
    submitted_at: ISO 8601; empty where the platform does not say.
    late: `yes`, `no` or empty.
    members: of a group, as `Name <id or e-mail>`, with `; ` between them.
    sha256: of the file that was written.
    """

    student: str
    assignment: str
    platform: str
    platform_id: str
    name: str
    email: str = ""
    file: str = ""
    submitted_at: str = ""
    late: str = ""
    attempt: str = ""
    members: str = ""
    sha256: str = ""

    @property
    def person(self) -> Person:
        return Person(
            self.platform,
            self.platform_id,
            self.name,
            self.email,
            members=read_members(self.members, self.platform),
        )


COLUMNS: Final = tuple(field.name for field in fields(Row))


def read_collected(file: Path) -> list[Row]:
    """The rows of a `collected.csv`; none where there is no such file.

    Raises:
        CollectedError: it is something else.
    """
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise CollectedError(f"{file} cannot be read: {error}") from error
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise CollectedError(f"{file} is no table: {error}") from error
    if rows and not {"student", "assignment", "platform"} <= set(rows[0]):
        raise CollectedError(
            f"{file} is not what `autograder collect` wrote: its columns are {', '.join(COLUMNS)}"
        )
    return [Row(**{name: _raw(row.get(name) or "") for name in COLUMNS}) for row in rows]


def write_collected(file: Path, rows: Iterable[Row]) -> None:
    """Write the rows, in the order of students and assignments."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in sorted(rows, key=lambda row: (row.student, row.assignment)):
        writer.writerow([_safe(value) for value in asdict(row).values()])
    write_whole(file, text.getvalue().encode("utf-8", "backslashreplace"))


def known_people(rows: Iterable[Row]) -> list[Known]:
    """The people that earlier downloads have named."""
    return [Known(row.student, row.assignment, row.person) for row in rows]


def written_members(members: Iterable[Person]) -> str:
    """The members of a group in one cell."""
    return "; ".join(f"{_cleared(one.name)} <{_cleared(one.id or one.email)}>" for one in members)


def read_members(cell: str, platform: str) -> tuple[Person, ...]:
    """The members that `written_members` wrote."""
    found = re.findall(r"\s*([^;<>]*?)\s*<([^<>;]*)>(?:;|$)", cell)
    return tuple(
        Person(platform, key, name, key if "@" in key else "") for name, key in found if name or key
    )


def _cleared(text: str) -> str:
    return re.sub(r"[<>;]", ",", text)


_FORMULA: Final = r"(?='*[=+\-@＝＋－＠])"


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula; `_raw` gives back what it was."""
    return re.sub(rf"(^|;){_FORMULA}", r"\1'", one_line(text))


def _raw(cell: str) -> str:
    return re.sub(rf"(^|;)'{_FORMULA}", r"\1", cell)
