"""Which of a person's files is meant: nothing is guessed where two might be."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.platforms.archive import Entry
from autograder.platforms.files import (
    File,
    is_called,
    is_called_nearly,
    plain,
    read_files,
    stem_of,
    suffix_of,
)
from autograder.platforms.pieces import Piece, speaks_of
from autograder.submissions.choosing import choose as which_counts
from autograder.submissions.finding import SUFFIXES

NOTHING: Final = "there is no notebook and no script"


@dataclass(frozen=True)
class Choice:
    """The file that is meant, or why none is; and the other entries, each with the reason.

    doubt: two files might be meant, or none can be read: for the instructor to settle.
    """

    file: File | None
    doubt: str
    passed_over: Mapping[Entry, str]
    notes: tuple[str, ...] = ()


def choose(
    pieces: Sequence[Piece],
    assignment: str,
    known: Collection[str] = (),
    asked: Collection[str] = (),
) -> Choice:
    """The file that a person means, of all they have handed in for an assignment.

    known: all assignments of the course; a file that is called after another one is not meant.
    asked: the names that there are to write, as far as they are known: of a notebook and a script
    of one name the one counts that has work in it.
    """
    newest, earlier = newest_attempt(pieces)
    over = {piece.entry: "is of an earlier attempt" for piece in earlier}
    files, others, damaged = read_files(newest, assignment)
    chosen = _chosen(files, assignment, known, asked)
    if damaged and chosen.file and not is_called(stem_of(chosen.file.name), assignment):
        both = "; ".join([f"{chosen.file.shown} might be meant", *damaged])
        chosen = _Chosen(None, doubt=both)  # what cannot be read may be the one
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
    asked: Collection[str],
) -> _Chosen:
    if not files:
        return _Chosen(None)
    exact = [file for file in files if is_called(stem_of(file.name), assignment)]
    decorated = [file for file in files if is_called_nearly(stem_of(file.name), assignment)]
    mine = [file for file in files if not _is_of_another(file, assignment, known)]
    after = [file for file in mine if speaks_of(stem_of(file.name), assignment)]
    for group in (exact, decorated, after, mine):
        if not group:
            continue
        found = _one(group, asked)
        if found.file is None:
            return found
        rest = [f for f in files if f not in group]
        reason = f"{found.file.name} is the one that is meant"
        others = (*found.others, *((f.piece, reason) for f in rest))
        note = [f"{found.file.shown} is taken for {assignment}"] if group is not exact else []
        return _Chosen(found.file, others, notes=(*note, *found.notes))
    if len(files) == 1:  # called after another assignment, and all there is
        note = [f"{files[0].shown} is taken for {assignment}, though it is called after another"]
        return _Chosen(files[0], notes=tuple(note))
    return _one(files, asked)


def _is_of_another(file: File, assignment: str, known: Collection[str]) -> bool:
    others = (name for name in known if name != assignment)
    return any(is_called_nearly(stem_of(file.name), name) for name in others)


def _one(files: Sequence[File], asked: Collection[str]) -> _Chosen:
    """The one file among those that might be meant.

    The same content twice is one file, and of a notebook and a script of one name one counts.
    """
    different = {file.sha256: file for file in sorted(files, key=_place, reverse=True)}
    left = sorted(different.values(), key=_place)
    same = [(f.piece, "is the same file again") for f in files if f not in left]
    if len(left) == 1:
        return _Chosen(left[0], tuple(same))
    pair = sorted(left, key=lambda file: SUFFIXES.index(file.suffix))
    beside = {(file.path[:-1], plain(stem_of(file.name))) for file in left}
    if len(left) == 2 and len(beside) == 1 and pair[0].suffix != pair[1].suffix:
        counts, note = _of_both(pair[0], pair[1], asked)
        (other,) = [file for file in pair if file is not counts]
        same.append((other.piece, f"lies beside {counts.name}, which counts"))
        return _Chosen(counts, tuple(same), notes=(note,) if note else ())
    names = " and ".join(file.shown for file in left[:4]) + (", …" if len(left) > 4 else "")
    doubt = f"{len(left)} files might be meant: {names}"
    return _Chosen(None, tuple(same), doubt=doubt)


def _of_both(notebook: File, script: File, asked: Collection[str]) -> tuple[File, str]:
    """Which of a notebook and a script counts, as where both lie in a student's folder."""
    with tempfile.TemporaryDirectory() as folder:
        places = {Path(folder) / f"work{file.suffix}": file for file in (notebook, script)}
        for place, file in places.items():
            place.write_bytes(file.data)
        chosen, note = which_counts(list(places), asked)
    names = {place.name: file.name for place, file in places.items()}
    return places[chosen], re.sub(r"work\.(ipynb|py)", lambda found: names[found[0]], note)


def _place(file: File) -> tuple[int, str]:
    return len(file.path), file.shown
