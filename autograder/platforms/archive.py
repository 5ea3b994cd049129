"""A download as it is handed over, a zip or a folder: its files, and what is not let in.

Nothing is unpacked: an entry is read when somebody wants it, up to a size, and what is written is
written elsewhere, under names of ours. A path that leads out, a link, a device or an encrypted
file therefore harms nobody; each is named, and the rest of the class is collected.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from autograder.platforms.zips import MOST_ENTRIES, ArchiveError, Member, members, read
from autograder.submissions.students import printable

LARGEST_NESTED: Final = 64 * 2**20  # bytes of a student's own archive
_MOST_NESTED: Final = 10_000  # entries of it
_MOST_READ: Final = 4 * 2**30  # bytes that are unpacked of one download, all together
_DEEPEST: Final = 40  # folders in folders

# What systems, editors and version control leave beside people's work.
_LEFTOVERS: Final = frozenset(
    (
        *("__macosx", ".ds_store", "thumbs.db", "desktop.ini", ".ipynb_checkpoints", ".git"),
        *("__pycache__", ".svn", ".hg", ".idea", ".vscode", ".pytest_cache", ".mypy_cache"),
        *("node_modules", ".venv", "venv", ".github", "$recycle.bin", ".spotlight-v100"),
    )
)
ARCHIVES: Final = (".zip",)
OTHER_ARCHIVES: Final = (".rar", ".7z", ".tar", ".tar.gz", ".tgz", ".gz", ".tar.xz", ".tar.bz2")


@dataclass(frozen=True)
class Entry:
    """A file in a download: its path there, in parts, and how to read it, up to a size.

    `read` raises an `ArchiveError`.
    """

    parts: tuple[str, ...]
    size: int
    read: Callable[[int], bytes]

    @property
    def path(self) -> str:
        return "/".join(self.parts)


@dataclass(frozen=True)
class PassedOver:
    """What is not collected, and why."""

    path: str
    why: str


@dataclass
class Contents:
    """What is in a download: each entry is a file, or passed over, or a folder.

    folders: how many of the entries are.
    repositories: the folders that hold a `.git`, by their path.
    """

    name: str
    files: list[Entry] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    folders: int = 0
    repositories: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def entries(self) -> int:
        return len(self.files) + len(self.passed_over) + self.folders


@contextlib.contextmanager
def opened(download: Path) -> Iterator[Contents]:
    """The contents of a zip or a folder; entries can be read until it is closed.

    Raises:
        ArchiveError: it is neither.
        OSError: it cannot be read.
    """
    if download.is_dir():
        yield _folder(download)
        return
    with download.open("rb") as stream:
        yield _zip(stream, download.name, MOST_ENTRIES)


def nested(entry: Entry, data: bytes) -> Contents:
    """What is in a student's own archive, read already; archives in there are not opened.

    Raises:
        ArchiveError: it cannot be read.
    """
    return _zip(io.BytesIO(data), entry.parts[-1], _MOST_NESTED)


# --- zips -----------------------------------------------------------------------------------


def _zip(stream: BinaryIO, name: str, most: int) -> Contents:
    contents = Contents(name)
    budget = _Budget(_MOST_READ)
    found: list[tuple[Member, tuple[str, ...]]] = []
    try:
        for member in members(stream):
            if contents.entries + len(found) >= most:
                raise ArchiveError(f"has more than {most:,} entries; the others are left out")
            parts = _sort_in(contents, member.name, member.is_folder)
            if parts is None:
                continue
            if why := _no_file(member.kind) or ("is encrypted" if member.encrypted else ""):
                contents.passed_over.append(PassedOver("/".join(parts), why))
                continue
            found.append((member, parts))
    except ArchiveError as error:
        if not found and not contents.entries:
            raise
        contents.passed_over.append(PassedOver(printable(name), str(error)))
    overlapping = _overlapping(member for member, _ in found)
    for member, parts in found:
        if (member.start, member.packed) in overlapping:
            why = "lies over another entry, as in an archive made to burst"
            contents.passed_over.append(PassedOver("/".join(parts), why))
        else:
            reader = functools.partial(_read, stream, member, budget)
            contents.files.append(Entry(parts, member.size, reader))
    return contents


def _overlapping(found: Iterable[Member]) -> set[tuple[int, int]]:
    """Where entries begin before the one before them ends: no honest zip has any."""
    bad: set[tuple[int, int]] = set()
    end, before = -1, (-1, -1)
    for start, packed in sorted((member.start, member.packed) for member in found):
        if start < end:
            bad |= {before, (start, packed)}
        if start + packed > end:
            end, before = start + packed, (start, packed)
    return bad


@dataclass
class _Budget:
    left: int


def _read(stream: BinaryIO, member: Member, budget: _Budget, most: int) -> bytes:
    if member.size > budget.left:
        raise ArchiveError(f"is left out: the archive unpacks to over {_MOST_READ // 2**30} GB")
    data = read(stream, member, most)
    budget.left -= len(data)
    return data


# --- folders --------------------------------------------------------------------------------


def _folder(root: Path) -> Contents:
    contents = Contents(root.resolve().name)
    for parts, found in _walk(root, ()):
        if contents.entries >= MOST_ENTRIES:
            why = f"has more than {MOST_ENTRIES:,} entries; the others are left out"
            contents.passed_over.append(PassedOver(printable(root.name), why))
            break
        name = "/".join(map(printable, parts))
        if isinstance(found, OSError):
            contents.passed_over.append(PassedOver(name, f"cannot be read: {found.strerror}"))
            continue
        shown = _sort_in(contents, name, is_folder=stat.S_ISDIR(found.st_mode))
        if shown is None:
            continue
        if why := _no_file(stat.S_IFMT(found.st_mode)):
            contents.passed_over.append(PassedOver(name, why))
            continue
        file = root.joinpath(*parts)
        contents.files.append(Entry(shown, found.st_size, functools.partial(_read_file, file)))
    return contents


def _walk(
    root: Path, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], os.stat_result | OSError]]:
    """All that is in a folder, by name; links are not followed, leftovers not looked into."""
    try:
        with os.scandir(root.joinpath(*above)) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        yield above, error
        return
    for name in names:
        parts = (*above, name)
        try:
            found = root.joinpath(*parts).lstat()
        except OSError as error:
            yield parts, error
            continue
        yield parts, found
        is_folder = stat.S_ISDIR(found.st_mode)
        if is_folder and name.lower() not in _LEFTOVERS and len(parts) < _DEEPEST:
            yield from _walk(root, parts)


def _read_file(file: Path, most: int) -> bytes:
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise ArchiveError(f"cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise ArchiveError(f"is larger than {most // 2**20} MB")
    return data


# --- what is let in -------------------------------------------------------------------------


def _sort_in(contents: Contents, name: str, is_folder: bool) -> tuple[str, ...] | None:
    """The parts of a path that is wanted; what is not has been sorted in, with the reason."""
    whole = name.replace("\\", "/")
    parts = tuple(part for part in whole.split("/") if part not in ("", "."))
    if parts and any(part == ".git" for part in parts):
        contents.repositories.add(parts[: parts.index(".git")])
    leads_out = whole.startswith("/") or ".." in parts or (parts and parts[0].endswith(":"))
    if leads_out or "\0" in name:
        contents.passed_over.append(PassedOver(name, "has a path that leads out of the archive"))
    elif is_folder:
        contents.folders += 1
    elif not parts:
        contents.passed_over.append(PassedOver(name, "has no name"))
    elif is_leftover(parts):
        contents.passed_over.append(PassedOver(whole, LEFTOVER))
    elif len(parts) > _DEEPEST:
        contents.passed_over.append(PassedOver(whole[:200], "lies in too many folders"))
    else:
        return parts
    return None


LEFTOVER: Final = "was left there by a system or an editor"


def is_leftover(parts: tuple[str, ...]) -> bool:
    """Whether a path is nobody's work: what a Mac, an editor or Git has left."""
    return parts[-1].startswith(("._", "~$")) or any(p.lower() in _LEFTOVERS for p in parts)


def _no_file(kind: int) -> str:
    if kind in (0, stat.S_IFREG):
        return ""
    return "is a link" if kind == stat.S_IFLNK else "is no ordinary file"
