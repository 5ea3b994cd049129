"""A roster: who is in the course, by the platform's own gradebook or worksheet, or any CSV.

Columns are known by their headers in English and, where the header is in another language, by what
stands in them: only Moodle's identifiers look like `Participant 123` in every row, and only e-mail
addresses have an `@`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.platforms.pieces import Person
from autograder.platforms.spellings import same, same_group
from autograder.platforms.table import Table, TableError, read_table

IDENTIFIER: Final = re.compile(r"[^\d]*?[^\d\s]\s?(\d+)")  # `Participant 123`, in any language


@dataclass(frozen=True)
class Listed:
    """A person on a roster.

    ids: all that a platform may know them by, under the header of the column.
    """

    ids: tuple[tuple[str, str], ...]
    name: str
    email: str = ""
    group: str = ""
    row: int = 0  # of the table

    def own_id(self, platform: str) -> str:
        """Their id in the platform's downloads, or whatever id there is."""
        known = dict(self.ids)
        columns = _ID_COLUMNS.get(platform, ())
        return next((known[c] for c in (*columns, *known) if known.get(c)), "")

    def id_for(self, person: Person) -> str:
        """The id that is kept of them: the platform's in the download, where it lasts."""
        if person.id and (person.lasting or any(value == person.id for _, value in self.ids)):
            return person.id
        wanted = _LASTING.get(person.platform, ())
        known = {header: value for header, value in self.ids if value}
        return next((known[header] for header in wanted if header in known), person.id)


# Where a download's own number is in no other file, the column that identifies people there.
_LASTING: Final = {"brightspace": ("orgdefinedid", "username")}

# What Moodle writes for a name where marking is blind, in the languages looked up or known.
BLIND: Final = frozenset(
    (
        *("participant", "teilnehmer/in", "teilnehmer", "teilnehmer/innen", "participante"),
        *("partecipante", "deelnemer", "deltaker", "deltager", "deltagare", "osallistuja"),
        *("uczestnik", "účastník", "résztvevő", "participantes", "участник", "учасник"),
        *("参加者", "参与者", "參與者", "katılımcı", "παίκτης", "συμμετέχων"),
    )
)

# What the id in a download is called in the platform's own files, most exact first.
_ID_COLUMNS: Final = {
    "canvas": ("id", "canvas user id", "user id"),
    "moodle": ("identifier",),
    "blackboard": ("username",),
    "brightspace": ("orgdefinedid", "username"),
    "gradescope": ("sid", "student id", "student number"),
    "github": ("username", "github username", "github", "github_username", "login"),
    "classroom50": ("username", "github username", "github", "login"),
}
_ANY_ID: Final = (
    *("id", "student", "student id", "student number", "sid", "username", "user name", "login"),
    *("login id", "sis login id", "sis user id", "orgdefinedid", "identifier", "id number"),
    *("github username", "github", "github id", "canvas user id", "user id", "integration id"),
    *("participant", "matriculation number", "matrikelnummer", "netid", "uni"),
)
_NAMES: Final = ("student", "full name", "name", "student name", "display name")
_FIRST: Final = ("first name", "firstname", "given name", "vorname", "prénom", "nombre")
_LAST: Final = ("last name", "lastname", "surname", "family name", "nachname", "nom", "apellidos")
_EMAIL: Final = ("email", "e-mail", "email address", "e-mail address", "mail")
_GROUP: Final = ("group", "group name", "group_name", "team", "gruppe", "groupe", "grupo")
_NOBODY: Final = ("points possible", "student, test", "test student")


@dataclass(frozen=True)
class Roster:
    """The people of a course; none, where there is no roster."""

    people: tuple[Listed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.people)

    def find(self, person: Person, strict: bool = False) -> Listed | None:
        """Who that is; None where nobody is, or two might be.

        strict: by the platform's id alone, where the table has it.
        """
        found = self.all_rows(person, strict)
        return found[0] if len({one.ids or (one.name, one.email) for one in found}) == 1 else None

    def all_of(self, person: Person) -> list[Listed]:
        """Who that is, and who is with them in a group."""
        members = person.members or self.members(person)
        found = map(self.find, members or (person,))
        return [one for one in found if one is not None]

    def members(self, person: Person) -> tuple[Person, ...]:
        """Who is behind the name of a group; nobody, where it is a person's.

        Canvas gives a group's work the id of one of them, Moodle a number of the group's own.
        """
        if person.members or any(same(one.name, person.name) for one in self.people):
            return person.members
        return tuple(
            Person(person.platform, one.own_id(person.platform), one.name, one.email)
            for one in self.people
            if one.group and same_group(one.group, person.name)
        )

    def ids(self, platform: str) -> frozenset[str]:
        """All ids of people, as that platform's downloads have them."""
        columns = _ID_COLUMNS.get(platform, ())
        return frozenset(v for one in self.people for h, v in one.ids if h in columns and v)

    def all_rows(self, person: Person, strict: bool = False) -> list[Listed]:
        """All rows that might be of that person."""
        columns = _ID_COLUMNS.get(person.platform, ())
        for column in columns if person.id else ():
            found = [one for one in self.people if (column, person.id) in one.ids]
            # A team of Moodle's has a number of its own, which may be somebody's.
            if person.platform == "moodle":
                found = [one for one in found if _may_be(person, one)]
            if found:
                return found
        has_ids = any(header in columns for one in self.people for header, _ in one.ids)
        if person.id and has_ids and (strict or person.platform in _CERTAIN):
            return []
        if person.email:
            mail = person.email.casefold()
            if found := [one for one in self.people if one.email.casefold() == mail]:
                return found
        if person.id and not (columns and person.id.isdecimal()):
            key = person.id.casefold()
            if found := [
                one for one in self.people if any(v.casefold() == key for _, v in one.ids)
            ]:
                return found
        return [one for one in self.people if same(one.name, person.name)]


# Platforms whose ids are the same in all that they hand over.
_CERTAIN: Final = ("canvas", "blackboard")


def _may_be(person: Person, listed: Listed) -> bool:
    blind = is_blind(person.name) or not listed.name or is_blind(listed.name)
    return blind or same(listed.name, person.name)


NO_ROSTER: Final = Roster()


def read_roster(file: Path) -> Roster:
    """The people of a table.

    Raises:
        TableError: it is none, or says of nobody who they are.
        OSError: it cannot be read.
    """
    return roster_of(read_table(file))


def roster_of(table: Table) -> Roster:
    """The people of a table that has been read.

    Raises:
        TableError: no column says who they are.
    """
    columns = Columns.of(table)
    people = []
    for number, row in enumerate(table.rows[1:], 1):
        listed = columns.person(row, number)
        if listed is not None:
            people.append(listed)
    if not people:
        raise TableError(
            f"{table.name} names nobody: its first row has to name the columns, one of them "
            f"Name, Student, Email, ID or Username; it has: {', '.join(table.header)[:200]}"
        )
    return Roster(tuple(people))


@dataclass(frozen=True)
class Columns:
    """Which column of a table says what of a person; an index, or None."""

    header: tuple[str, ...]
    ids: tuple[int, ...]
    name: int | None
    first: int | None
    last: int | None
    email: int | None
    group: int | None
    identifier: int | None

    @classmethod
    def of(cls, table: Table) -> Columns:
        header = tuple(_plain(cell) for cell in table.header)
        body = table.rows[1:]
        identifier = _index(header, ("identifier",))
        if identifier is None:
            identifier = _by_values(body, lambda cell: bool(IDENTIFIER.fullmatch(cell)), alike=True)
        email = _index(header, _EMAIL)
        if email is None:
            email = _by_values(body, lambda cell: bool(re.fullmatch(r"\S+@\S+", cell)))
        name = _index(header, _NAMES)
        if name is None and identifier is not None and identifier + 1 < len(header):
            name = identifier + 1  # in Moodle's worksheet, in any language
        if name == email:
            name = None
        wanted = [n for n, cell in enumerate(header) if cell in _ANY_ID]
        ids = tuple(dict.fromkeys([*([identifier] if identifier is not None else []), *wanted]))
        return cls(
            header=header,
            ids=ids,
            name=name,
            first=_index(header, _FIRST),
            last=_index(header, _LAST),
            email=email,
            group=_index(header, _GROUP),
            identifier=identifier,
        )

    def person(self, row: Sequence[str], number: int = 0) -> Listed | None:
        """The person of a row; None where it is nobody's."""

        def cell(index: int | None) -> str:
            return row[index].strip() if index is not None and index < len(row) else ""

        first, last = cell(self.first), cell(self.last)
        name = f"{first} {last}".strip() if first or last else cell(self.name)
        if name.casefold() in _NOBODY:
            return None
        ids = []
        for index in self.ids:
            value = cell(index).removeprefix("#")  # Brightspace's mark of a text
            header = "identifier" if index == self.identifier else self.header[index]
            if index == self.identifier and (found := IDENTIFIER.fullmatch(value)):
                value = found[1]
            if value:
                ids.append((header, value))
        if not name and not ids and not cell(self.email):
            return None
        return Listed(tuple(ids), name, cell(self.email), cell(self.group), number)


def _plain(cell: str) -> str:
    return " ".join(cell.replace("_", " ").strip().strip("\ufeff").casefold().split())


def _index(header: Sequence[str], wanted: Iterable[str]) -> int | None:
    return next((header.index(one) for one in map(_plain, wanted) if one in header), None)


def _by_values(
    rows: Sequence[Sequence[str]], fits: Callable[[str], bool], alike: bool = False
) -> int | None:
    """The first column in which every cell fits; where `alike`, all with the same word."""
    rows = [row for row in rows if any(row)]
    for index in range(min((len(row) for row in rows), default=0)):
        cells = [row[index].strip() for row in rows]
        if all(fits(cell) for cell in cells):
            words = {re.sub(r"\d+", "", cell) for cell in cells}
            if not alike or len(words) == 1:
                return index
    return None


def is_blind(name: str) -> bool:
    """Whether a name is Moodle's word for nobody in particular."""
    return name.casefold() in BLIND
