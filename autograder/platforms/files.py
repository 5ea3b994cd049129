"""Notebooks and scripts among what a person has handed in, with their names, and read."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from autograder.platforms.archive import ARCHIVES, LARGEST_NESTED, OTHER_ARCHIVES, Entry, nested
from autograder.platforms.pieces import Piece
from autograder.platforms.zips import ArchiveError
from autograder.submissions.finding import SUFFIXES
from autograder.submissions.reading import MAX_NOTEBOOK, MAX_SIZE

_MOST_OF_ONE: Final = 256 * 2**20  # bytes that are read of what one person has handed in

# What platforms, browsers and systems add to a name, once or more: `-1`, `-<uuid>`, ` (1)`,
# `Copy of `, ` - Copy`. Canvas numbers up to 7 and then takes a UUID.
_BEHIND: Final = re.compile(
    r"(?:[ _]?\(\d+\)|[-_ ]\d{1,3}|-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|[ _]-[ _](?:copy|kopie|copie|copia)|[ _-](?:copy|kopie|copie|copia))$",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"^(?:copy[ _]of[ _]|kopie[ _]von[ _]|copie[ _]de[ _]|copia[ _]de[ _])", re.IGNORECASE
)


@dataclass(frozen=True)
class File:
    """A notebook or script that somebody handed in, and what is in it."""

    piece: Piece
    path: tuple[str, ...]  # in their own folders, and in their archive
    data: bytes

    @property
    def name(self) -> str:
        return self.path[-1]

    @property
    def suffix(self) -> str:
        return suffix_of(self.name)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def shown(self) -> str:
        return "/".join(self.path)


# --- names ----------------------------------------------------------------------------------


def suffix_of(name: str) -> str:
    """`.ipynb` or `.py`, however it is spelled; empty for other files."""
    return next((suffix for suffix in SUFFIXES if name.lower().endswith(suffix)), "")


def stem_of(name: str) -> str:
    return name[: -len(suffix_of(name))] if suffix_of(name) else name


def bare(stem: str) -> Iterator[str]:
    """A file's name less, one after the other, what platforms, browsers and systems add."""
    before = ""
    while before != stem:
        yield stem
        before = stem
        stem = _BEFORE.sub("", stem) if _BEFORE.match(stem) else _BEHIND.sub("", stem)
        stem = stem.strip()


def is_called(stem: str, assignment: str) -> bool:
    """Whether a file is called after an assignment, as far as cases and spellings go."""
    return plain(stem) == plain(assignment)


def is_called_nearly(stem: str, assignment: str) -> bool:
    """The same, less what is added to names."""
    return any(is_called(less, assignment) for less in bare(stem))


def plain(name: str) -> str:
    """A name as systems compare them that know no upper and lower case."""
    return unicodedata.normalize("NFC", name).casefold()


# --- what can be read -----------------------------------------------------------------------


def read_files(
    pieces: Sequence[Piece], assignment: str
) -> tuple[list[File], list[tuple[Entry, str]], list[str]]:
    """Notebooks and scripts; other files, with why not; and what ought to be one and cannot."""
    files: list[File] = []
    others: list[tuple[Entry, str]] = []
    damaged: list[str] = []
    archives: list[Piece] = []
    room = _Room()
    for piece in pieces:
        name = piece.path[-1]
        if suffix_of(name):
            try:
                files.append(File(piece, piece.path, room.read(piece.entry, _most(name))))
            except ArchiveError as error:
                others.append((piece.entry, str(error)))
                damaged.append(f"{name} {error}")
        elif name.lower().endswith(ARCHIVES):
            archives.append(piece)
        elif name.lower().endswith(OTHER_ARCHIVES):
            others.append((piece.entry, "is an archive that is not opened here"))
            damaged.append(f"{name} is an archive that is not opened here: only .zip is")
        else:
            others.append((piece.entry, "is no notebook and no script"))
    if any(is_called_nearly(stem_of(file.name), assignment) for file in files):
        others += [(piece.entry, "is not needed: the file lies beside it") for piece in archives]
        return files, others, []
    for piece in archives:
        inside, why = _unpacked(piece, room)
        files += inside
        damaged += [why] if why else []
        if not inside:
            others.append((piece.entry, why or "holds no notebook and no script"))
    return files, others, damaged


@dataclass
class _Room:
    """How much may still be read of what one person has handed in."""

    left: int = _MOST_OF_ONE

    def read(self, entry: Entry, most: int) -> bytes:
        if entry.size > self.left:
            raise ArchiveError(f"is left out: all together is over {_MOST_OF_ONE // 2**20} MB")
        data = entry.read(most)
        self.left -= len(data)
        return data


def _most(name: str) -> int:
    """Bytes: of what grading reads, some more than it may hold."""
    return MAX_NOTEBOOK if suffix_of(name) == SUFFIXES[0] else MAX_SIZE


def _unpacked(piece: Piece, room: _Room) -> tuple[list[File], str]:
    name = piece.path[-1]
    try:
        contents = nested(piece.entry, room.read(piece.entry, LARGEST_NESTED))
    except ArchiveError as error:
        return [], f"{name} {error}"
    files, damaged = [], ""
    for entry in contents.files:
        if suffix_of(entry.parts[-1]):
            try:
                data = room.read(entry, _most(entry.parts[-1]))
            except ArchiveError as error:
                damaged = f"{name}: {entry.path} {error}"
                continue
            files.append(File(piece, (*piece.path, *entry.parts), data))
        elif entry.parts[-1].lower().endswith((*ARCHIVES, *OTHER_ARCHIVES)):
            damaged = f"{name} holds another archive, {entry.path}, which is not opened"
    if contents.passed_over and not files and not damaged:
        first = next((p for p in contents.passed_over if "left there" not in p.why), None)
        damaged = f"{name}: {first.path} {first.why}" if first else ""
    return files, damaged
