"""Blackboard: `gradebook_…zip` is flat, and holds every attempt.

`<Assignment>_<username>_attempt_<yyyy-mm-dd-hh-mm-ss>_<file>`, and a `.txt` for each attempt that
says the name. Source: documentation, and the programs of others that read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from autograder.platforms.archive import Contents, Entry
from autograder.platforms.pieces import NOT_OF_ITS_PATTERN, Person, Piece, Platform, Taken
from autograder.platforms.zips import ArchiveError

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
