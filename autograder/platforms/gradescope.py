"""Gradescope: "Export submissions", a folder for each submission, and a YAML that says whose.

`assignment_<id>_export/submission_<id>/…` and `submission_metadata.yml`, whose keys are written
as Ruby's symbols are (`:submitters:`). Source: the programs of others that read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from autograder.platforms.archive import Contents, Entry
from autograder.platforms.pieces import NOT_OF_ITS_PATTERN, Person, Piece, Platform, Taken
from autograder.platforms.zips import ArchiveError

NAME: Final = "gradescope"
_METADATA: Final = ("submission_metadata.yml", "submission_metadata.yaml")
_LARGEST_METADATA: Final = 64 * 2**20  # bytes: it holds all that earlier autograders printed
_FOLDER: Final = re.compile(r"submission_(?P<id>\d+)")


def _is_metadata(parts: tuple[str, ...]) -> bool:
    return len(parts) == 1 and parts[0] in _METADATA


def _fits(parts: tuple[str, ...]) -> bool:
    return len(parts) > 1 and _FOLDER.fullmatch(parts[0]) is not None


def take(contents: Contents) -> Taken:
    """The submissions in a download."""
    taken = Taken()
    known: Mapping[str, Any] = {}
    for entry in contents.files:
        if _is_metadata(entry.parts):
            known = _metadata(entry, taken)
            taken.pass_over(entry, "is Gradescope's own list")
    if not known:
        taken.notes.append(
            "there is no submission_metadata.yml that can be read: submissions are called by "
            "their numbers"
        )
    for entry in contents.files:
        if _is_metadata(entry.parts):
            continue
        if not _fits(entry.parts):
            taken.pass_over(entry, NOT_OF_ITS_PATTERN)
            continue
        about = known.get(entry.parts[0])
        person, moment = _who(entry.parts[0], about if isinstance(about, Mapping) else {})
        number = entry.parts[0].removeprefix("submission_")
        order = moment.isoformat() if moment else number.zfill(20)
        taken.pieces.append(
            Piece(person, entry, entry.parts[1:], order, submitted_at=moment, attempt=number)
        )
    return taken


def _metadata(entry: Entry, taken: Taken) -> Mapping[str, Any]:
    try:
        import yaml
    except ModuleNotFoundError:
        taken.notes.append("submission_metadata.yml is not read: that needs `pip install PyYAML`")
        return {}
    # Of texts alone, so that `0012` stays a student number; the reader in C where there is one.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        found = yaml.load(entry.read(_LARGEST_METADATA), Loader=loader)
    except (ArchiveError, yaml.YAMLError, UnicodeError, RecursionError, ValueError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        taken.notes.append(f"submission_metadata.yml cannot be read: {why}")
        return {}
    return found if isinstance(found, Mapping) else {}


def _who(folder: str, about: Mapping[str, Any]) -> tuple[Person, datetime | None]:
    there = _get(about, "submitters")
    people = [_person(one) for one in there if isinstance(one, Mapping)] if there else []
    people = [one for one in people if one.name or one.id or one.email]
    moment = _moment(_get(about, "created_at"))
    if not people:
        return Person(NAME, folder.removeprefix("submission_"), folder, lasting=False), moment
    if len(people) == 1:
        return people[0], moment
    people.sort(key=lambda one: (one.name.casefold(), one.id))
    names = " & ".join(one.name or one.email or one.id for one in people)
    together = " & ".join(one.id for one in people)
    return Person(NAME, together, names, members=tuple(people)), moment


def _person(about: Mapping[str, Any]) -> Person:
    name, number, email = (str(_get(about, key) or "").strip() for key in ("name", "sid", "email"))
    return Person(NAME, number or email.casefold() or name, name or email or number, email)


def _get(about: Mapping[str, Any], key: str) -> Any:
    return about.get(f":{key}", about.get(key))


def _moment(value: Any) -> datetime | None:
    """`2026-04-26 17:34:00.861687000 Z`, as Ruby writes it."""
    found = re.match(
        r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d)?", str(value or "")
    )
    if found is None:
        return None
    day, time, zone = found.groups()
    zone = "+00:00" if zone in (None, "Z") else zone
    try:
        return datetime.fromisoformat(f"{day} {time}{zone}")
    except ValueError:
        return None


GRADESCOPE: Final = Platform(NAME, "Gradescope", _fits, take, _is_metadata)
