"""Whose marks go back to a platform: each report, by the person, or the persons, it is for."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from autograder.platforms.collected import Row
from autograder.platforms.errors import PlatformError
from autograder.platforms.pieces import Person, speaks_of, words_of
from autograder.platforms.roster import Listed, Roster
from autograder.platforms.spellings import same
from autograder.platforms.table import Table
from autograder.report.model import Report, Status
from autograder.report.text import number


class ExportError(PlatformError):
    """Marks that cannot be given back; the text says why, and what to do."""


@dataclass(frozen=True)
class Mark:
    """A report, and a person it is for; None where there is no mark to be given."""

    person: Person
    report: Report

    @property
    def points(self) -> float | None:
        return self.report.score if self.report.status is Status.GRADED else None


def the_assignment(reports: Iterable[Report], wanted: str | None) -> str:
    """The assignment whose marks are given back.

    Raises:
        ExportError: there are no results, or it cannot be told which is meant.
    """
    known = sorted({report.assignment for report in reports})
    if wanted is not None and wanted in known:
        return wanted
    if not known:
        raise ExportError("there are no results there: `autograder grade` makes them")
    if wanted is not None:
        raise ExportError(f"there are no results of {wanted}, only of {', '.join(known)}")
    if len(known) > 1:
        raise ExportError(f"there are results of {', '.join(known)}: say which with --assignment")
    return known[0]


def marks_of(
    reports: Iterable[Report], rows: Sequence[Row], assignment: str, zero_for_missing: bool = False
) -> list[Mark]:
    """Everybody whose work there is a report on; of a group, each member.

    Who handed in nothing is left out, unless that is to be a zero: but somebody whose file could
    not be chosen has handed in something, and is never given one.
    """
    here = {row.student: row for row in rows if row.assignment == assignment}
    elsewhere = {row.student: row for row in rows}
    marks = []
    for report in reports:
        if report.assignment != assignment:
            continue
        row = here.get(report.student)
        if report.status is Status.MISSING:
            if not zero_for_missing or row is not None:
                continue
            report = _zero(report)
        if row is not None:
            person = row.person
        elif report.student in elsewhere:  # put there by hand: an id may be the assignment's own
            other = elsewhere[report.student].person
            person = replace(other, id=other.id if other.platform in _LASTING else "", members=())
        else:
            person = Person("", report.student, report.student)
        marks += [Mark(one, report) for one in person.members or (person,)]
    return marks


_LASTING: Final = ("canvas", "blackboard", "github", "classroom50")


def _zero(report: Report) -> Report:
    return msgspec.structs.replace(report, status=Status.GRADED, score=0.0)


# --- a mark in a platform's table -----------------------------------------------------------


@dataclass
class Merged:
    """A table with marks in it, and who has none, with the reason.

    changed: how many of the marks differ from what was there.
    """

    table: Table
    column: str
    written: int = 0
    changed: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Placed:
    """A mark, and the rows of a table that are that person's."""

    mark: Mark
    rows: tuple[int, ...]
    points: float | None


def placed(marks: Sequence[Mark], people: Roster, platform: str, merged: Merged) -> list[Placed]:
    """Where in a platform's table each mark belongs; who is not found, or found twice, is named."""
    found: dict[int, list[tuple[Mark, tuple[int, ...]]]] = defaultdict(list)
    for mark in marks:
        for person in _persons(mark.person, people, platform):
            rows = _rows(person, people, platform)
            if not rows:
                merged.left.append((_called(mark, person), "is not in the file, or not told apart"))
            else:
                found[rows[0]].append((mark, rows))
    sure = []
    for several in found.values():
        scores = {mark.points for mark, _ in several}
        mark, rows = several[0]
        if len(scores) > 1:
            merged.left.append((_called(mark, mark.person), "has two marks that differ"))
        else:
            sure.append(Placed(mark, rows, mark.points))
    return sure


def _called(mark: Mark, person: Person) -> str:
    return mark.report.student if person is mark.person else f"{person.name} of {mark.person.name}"


def _persons(person: Person, people: Roster, platform: str) -> tuple[Person, ...]:
    """The person, or who is in the group of that name."""
    if person.platform != platform or people.find(person, strict=True) is None:
        return people.members(person) or (person,)
    listed = people.find(person, strict=True)
    is_group = listed is not None and listed.group and not _is_named(person, listed)
    return (people.members(person) or (person,)) if is_group else (person,)


def _is_named(person: Person, listed: Listed) -> bool:
    return same(person.name, listed.name)


def _rows(person: Person, people: Roster, platform: str) -> tuple[int, ...]:
    found = people.all_rows(
        person, strict=person.platform == platform and platform != "brightspace"
    )
    if len({one.ids or (one.name, one.email) for one in found}) != 1:
        return ()
    return tuple(one.row for one in found)


def points_text(points: float) -> str:
    """Points with two decimals, a point between them and nothing between thousands."""
    return f"{points:.2f}"


def number_in(cell: str) -> float | None:
    """The number in a cell, whichever sign marks its decimals; None where there is none."""
    text = re.sub(r"[\s\u00a0\u202f]", "", cell)
    if "," in text and "." in text:
        text = text.replace("," if text.rindex(",") < text.rindex(".") else ".", "")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def on_the_scale_of(points: float, most: float, report: Report, scale: bool) -> float:
    """Points out of the platform's maximum, where they are to be scaled to it."""
    if not scale or report.max_score <= 0:
        return points
    return points * most / report.max_score


def note_on_the_maximum(most: float | None, marks: Sequence[Mark], scale: bool) -> list[str]:
    """What an instructor is told where the platform counts out of another number of points."""
    ours = max((mark.report.max_score for mark in marks), default=0.0)
    if most is None or scale or not marks or math.isclose(most, ours):
        return []
    return [
        f"the file counts out of {number(most)} points, the assignment out of {number(ours)}: the "
        "points are written as they are; --scale writes them out of the file's"
    ]


def of_title(titles: Mapping[int, str], assignment: str) -> list[int]:
    """The columns whose title speaks of an assignment; where one is called just so, that one."""
    fits = [n for n, title in titles.items() if speaks_of(title, assignment)]
    exact = [n for n in fits if words_of(titles[n]) == words_of(assignment)]
    return exact if len(exact) == 1 else fits


def the_column(
    header: Sequence[str],
    choices: Sequence[int],
    named: str | None,
    assignment: str,
    fits: Sequence[int],
) -> int:
    """The column that is to be filled: the one that is named, or the only one that `fits`.

    Raises:
        ExportError: it could be two, or none.
    """
    if named is not None:
        found = [n for n in choices if header[n].strip() == named.strip()]
        found = found or [n for n in choices if named.strip() and named.strip() in header[n]]
        if len(found) == 1:
            return found[0]
        what = "no column that can be filled" if not found else "more than one column"
        raise ExportError(f"--column {named!r} is {what}; there is: {_named(header, choices)}")
    if len(fits) == 1:
        return fits[0]
    which = "no column speaks" if not fits else f"{len(fits)} columns speak"
    raise ExportError(
        f"{which} of {assignment}: say with --column which is meant; "
        f"there is: {_named(header, fits or choices)}"
    )


def _named(header: Sequence[str], columns: Sequence[int]) -> str:
    return "; ".join(f'"{header[n].strip()}"' for n in columns[:20]) or "none"
