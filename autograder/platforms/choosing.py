"""Which of a person's files is meant: nothing is guessed where two might be."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from autograder.platforms.archive import ARCHIVES, OTHER_ARCHIVES, Entry, nested
from autograder.platforms.pieces import Piece, speaks_of
from autograder.platforms.zips import ArchiveError
from autograder.submissions.finding import SUFFIXES
from autograder.submissions.reading import MAX_SIZE

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


NOTHING: Final = "there is no notebook and no script"


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


@dataclass(frozen=True)
class Choice:
    """The file that is meant, or why none is; and the other entries, each with the reason.

    doubt: two files might be meant, or none can be read: for the instructor to settle.
    """

    file: File | None
    doubt: str
    passed_over: Mapping[Entry, str]
    notes: tuple[str, ...] = ()


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
    return _plain(stem) == _plain(assignment)


def _is_called_nearly(stem: str, assignment: str) -> bool:
    return any(is_called(less, assignment) for less in bare(stem))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def choose(
    pieces: Sequence[Piece],
    assignment: str,
    known: Collection[str] = (),
    is_stub: Callable[[str, bytes], bool] = lambda name, data: False,
) -> Choice:
    """The file that a person means, of all they have handed in for an assignment.

    known: all assignments of the course; a file that is called after another one is not meant.
    is_stub: whether a file is the one that students were given, as it was.
    """
    newest, earlier = newest_attempt(pieces)
    over = {piece.entry: "is of an earlier attempt" for piece in earlier}
    files, others, damaged = _files(newest, assignment)
    chosen = _chosen(files, assignment, known, is_stub)
    doubt, notes = chosen.doubt, chosen.notes
    if chosen.file is not None:
        notes += tuple(damaged)
    elif not doubt:
        doubt = "; ".join(damaged) or _nothing(newest, earlier)
    over |= dict(others)
    over |= {piece.entry: why for piece, why in chosen.others if piece.entry not in over}
    meant = chosen.file.piece.entry if chosen.file else None
    for piece in newest:
        if piece.entry is meant:
            over.pop(piece.entry, None)  # an archive, of which the other files were passed over
        elif piece.entry not in over:
            over[piece.entry] = "might be meant: it is left for you"
    return Choice(chosen.file, doubt, over, notes)


def newest_attempt(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The files of the newest attempt, and those of the ones before it."""
    last = max((piece.order for piece in pieces), default="")
    newest = [piece for piece in pieces if piece.order == last]
    return newest, [piece for piece in pieces if piece.order != last]


def _nothing(newest: Sequence[Piece], earlier: Sequence[Piece]) -> str:
    if not newest:
        return f"{NOTHING}: nothing was handed in"
    names = ", ".join("/".join(piece.path) for piece in newest[:3])
    says = f"{NOTHING}, only: {names}" + (", …" * (len(newest) > 3))
    if any(suffix_of(piece.path[-1]) for piece in earlier):
        says += "; an earlier attempt has one"
    return says


# --- what can be read -----------------------------------------------------------------------


def _files(
    pieces: Sequence[Piece], assignment: str
) -> tuple[list[File], list[tuple[Entry, str]], list[str]]:
    """Notebooks and scripts; other files, with why not; and what ought to be one and cannot."""
    files: list[File] = []
    others: list[tuple[Entry, str]] = []
    damaged: list[str] = []
    archives: list[Piece] = []
    for piece in pieces:
        name = piece.path[-1]
        if suffix_of(name):
            try:
                files.append(File(piece, piece.path, piece.entry.read(MAX_SIZE)))
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
    if any(_is_called_nearly(stem_of(file.name), assignment) for file in files):
        others += [(piece.entry, "is not needed: the file lies beside it") for piece in archives]
        return files, others, []
    for piece in archives:
        inside, why = _unpacked(piece)
        files += inside
        damaged += [why] if why else []
        if not inside:
            others.append((piece.entry, why or "holds no notebook and no script"))
    return files, others, damaged


def _unpacked(piece: Piece) -> tuple[list[File], str]:
    name = piece.path[-1]
    try:
        contents = nested(piece.entry)
    except ArchiveError as error:
        return [], f"{name} {error}"
    files, damaged = [], ""
    for entry in contents.files:
        if suffix_of(entry.parts[-1]):
            try:
                data = entry.read(MAX_SIZE)
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


# --- which one ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Chosen:
    file: File | None
    others: tuple[tuple[Piece, str], ...] = ()
    doubt: str = ""
    notes: tuple[str, ...] = ()


def _chosen(
    files: Sequence[File],
    assignment: str,
    known: Collection[str],
    is_stub: Callable[[str, bytes], bool],
) -> _Chosen:
    if not files:
        return _Chosen(None)
    written = [file for file in files if len(files) == 1 or not is_stub(file.name, file.data)]
    stubs = [(f.piece, "is as it was given out") for f in files if f not in written]
    if not written:
        written, stubs = list(files), []
    exact = [file for file in written if is_called(stem_of(file.name), assignment)]
    decorated = [file for file in written if _is_called_nearly(stem_of(file.name), assignment)]
    mine = [file for file in written if not _is_of_another(file, assignment, known)]
    after = [file for file in mine if speaks_of(stem_of(file.name), assignment)]
    for group in (exact, decorated, after, mine):
        if not group:
            continue
        found = _one(group)
        if found.file is None:
            return replace(found, others=(*found.others, *stubs))
        rest = [f for f in written if f not in group]
        reason = f"{found.file.name} is the one that is meant"
        others = (*found.others, *((f.piece, reason) for f in rest), *stubs)
        note = f"{found.file.shown} is taken for {assignment}" if group is not exact else ""
        return _Chosen(found.file, others, notes=(note,) if note else ())
    if len(written) == 1:  # called after another assignment, and all there is
        note = f"{written[0].shown} is taken for {assignment}, though it is called after another"
        return _Chosen(written[0], tuple(stubs), notes=(note,))
    return _one(written)


def _is_of_another(file: File, assignment: str, known: Collection[str]) -> bool:
    others = (name for name in known if name != assignment)
    return any(_is_called_nearly(stem_of(file.name), name) for name in others)


def _one(files: Sequence[File]) -> _Chosen:
    """The one file among those that might be meant.

    The same content twice is one file, and of a notebook and a script of one name the first counts.
    """
    different = {file.sha256: file for file in sorted(files, key=_place, reverse=True)}
    left = sorted(different.values(), key=_place)
    same = [(f.piece, "is the same file again") for f in files if f not in left]
    if len(left) > 1 and len({_plain(stem_of(file.name)) for file in left}) == 1:
        notebooks = [file for file in left if file.suffix == SUFFIXES[0]]
        if len(notebooks) == 1 and all(len(file.path) == len(left[0].path) for file in left):
            (notebook,) = notebooks
            scripts = [f for f in left if f is not notebook]
            same += [(f.piece, "is a script beside a notebook, which counts") for f in scripts]
            left = notebooks
    if len(left) == 1:
        return _Chosen(left[0], tuple(same))
    names = " and ".join(file.shown for file in left[:4]) + (", …" if len(left) > 4 else "")
    doubt = f"{len(left)} files might be meant: {names}"
    return _Chosen(None, tuple(same), doubt=doubt)


def _place(file: File) -> tuple[int, str]:
    return len(file.path), file.shown
