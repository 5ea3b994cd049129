"""What a platform's reader makes of a download: one piece for each file that somebody handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from autograder.platforms.archive import Contents, Entry, PassedOver


@dataclass(frozen=True)
class Person:
    """Somebody, or a group, as a platform knows them.

    id: in the platform, empty where the download has none.
    lasting: whether the id is the same for every assignment of the course.
    members: of a group, where the platform names them.
    """

    platform: str
    id: str
    name: str
    email: str = ""
    lasting: bool = True
    members: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Piece:
    """A file of somebody's, under the name they gave it, in their own folders.

    order: compares the attempts of one person; the greatest is the newest. Empty where the
    download holds the newest alone.
    assignment: what the platform calls it, where the entry says so.
    """

    person: Person
    entry: Entry
    path: tuple[str, ...]
    order: str = ""
    submitted_at: datetime | None = None
    late: bool | None = None
    attempt: str = ""
    assignment: str = ""


@dataclass
class Taken:
    """A download as its platform's reader sees it.

    title: what the platform calls the assignment, as far as the download says so.
    notes: what the instructor ought to know of how it was read.
    """

    pieces: list[Piece] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    title: str = ""
    notes: list[str] = field(default_factory=list)

    def pass_over(self, entry: Entry, why: str) -> None:
        self.passed_over.append(PassedOver(entry.path, why))


NOT_OF_ITS_PATTERN: Final = "has a name that this platform gives to no submission"


@dataclass(frozen=True)
class Platform:
    """A platform that hands downloads over.

    title: its name as people write it.
    fits: whether a path is one that it gives to submissions.
    take: reads a download; it is given what `below` the folders that wrap all is in there.
    own: whether a path is the platform's own, beside the submissions.
    """

    name: str
    title: str
    fits: Callable[[tuple[str, ...]], bool]
    take: Callable[[Contents], Taken]
    own: Callable[[tuple[str, ...]], bool] = lambda parts: False


_WRAPPERS: Final = 3  # folders around a download that was unpacked, moved and packed again


def fitting(platform: Platform, contents: Contents) -> tuple[float, Contents]:
    """How much of a download fits a platform's patterns, 0 to 1, and at which depth it does."""
    best, found = 0.0, contents
    for _ in range(_WRAPPERS):
        ours = [entry for entry in contents.files if not platform.own(entry.parts)]
        share = sum(platform.fits(entry.parts) for entry in ours) / len(ours) if ours else 0.0
        if share > best:
            best, found = share, contents
        inside = unwrapped(contents)
        if best == 1 or inside is None:
            break
        contents = inside
    return best, found


def unwrapped(contents: Contents) -> Contents | None:
    """The same without the one folder that all lies in; None where there is no such folder."""
    tops = {entry.parts[0] for entry in contents.files if len(entry.parts) > 1}
    if len(tops) != 1 or any(len(entry.parts) == 1 for entry in contents.files):
        return None
    (top,) = tops
    files = [replace(entry, parts=entry.parts[1:]) for entry in contents.files]
    repositories = {parts[1:] for parts in contents.repositories if parts[:1] == (top,)}
    return Contents(top, files, contents.passed_over, contents.folders, repositories)


def words_of(text: str) -> list[str]:
    """The words of a title, a slug or a file's name: how they are compared."""
    return re.findall(r"[^\W_]+", text.casefold())


def speaks_of(title: str, assignment: str) -> bool:
    """Whether a title has the words of an assignment's name, one after the other."""
    words, wanted = words_of(title), words_of(assignment)
    return any(words[n : n + len(wanted)] == wanted for n in range(len(words) - len(wanted) + 1))


def spoken_of(title: str, known: Iterable[str]) -> list[str]:
    """The assignments that a title speaks of; `week 1 extra` is not `week 1`, where both are."""
    found = [name for name in known if speaks_of(title, name)]
    within = {one for one in found for other in found if one != other and speaks_of(other, one)}
    return [name for name in found if name not in within]
