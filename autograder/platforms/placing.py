"""What is written into a person's folder, unless what is there is newer, or the instructor's."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from autograder.grading.results import write_whole
from autograder.platforms.choosing import Choice, newest_attempt
from autograder.platforms.collected import Row, written_members
from autograder.platforms.files import File
from autograder.platforms.people import Named
from autograder.platforms.pieces import Piece
from autograder.submissions.finding import SUFFIXES

STAMP: Final = "timestamp.txt"  # nbgrader's


class Deed(StrEnum):
    """What became of a person's work."""

    NEW = "new"
    REPLACED = "replaced by a newer one"
    SAME = "unchanged"
    OLDER = "older than what is there"
    YOURS = "not written over: it was changed since, or is yours"
    LEFT = "left for you"


@dataclass(frozen=True)
class Outcome:
    """What became of a person's work for one assignment, and why."""

    named: Named
    assignment: str
    deed: Deed
    file: str = ""
    notes: tuple[str, ...] = ()
    late: bool = False  # as far as the platform says


def put(
    into: Path,
    named: Named,
    assignment: str,
    pieces: Sequence[Piece],
    choice: Choice,
    rows: Mapping[tuple[str, str], Row],
) -> tuple[Outcome, Row | None]:
    """Write a person's file, unless what is there is newer, or the instructor's."""
    before = rows.get((named.student, assignment))
    notes = (*choice.notes, *([named.doubt] if named.doubt else []))
    newest, _ = newest_attempt(pieces)
    late = any(piece.late for piece in newest)
    row = _row(named, assignment, newest[0] if choice.file is None else choice.file.piece)
    if choice.file is None:
        left = Outcome(named, assignment, Deed.LEFT, notes=(choice.doubt, *notes), late=late)
        return left, before if before and before.sha256 else row
    row = _with_file(row, choice.file)
    folder = into / named.student / assignment
    try:
        deed, note = _written(folder, assignment, choice.file, row, before)
    except OSError as error:
        why = f"cannot be written: {error.strerror or error}"
        return Outcome(named, assignment, Deed.LEFT, notes=(why, *notes)), before
    outcome = Outcome(named, assignment, deed, choice.file.shown, (*note, *notes), late)
    if deed in (Deed.YOURS, Deed.OLDER):
        return outcome, before or _with_file(row, None)
    return outcome, row


def _row(named: Named, assignment: str, piece: Piece) -> Row:
    person, moment = named.person, piece.submitted_at
    return Row(
        student=named.student,
        assignment=assignment,
        platform=person.platform,
        platform_id=person.id,
        name=person.name,
        email=person.email,
        submitted_at=moment.isoformat(timespec="seconds") if moment else "",
        late="" if piece.late is None else "yes" if piece.late else "no",
        attempt=piece.attempt,
        members=written_members(person.members),
    )


def _with_file(row: Row, file: File | None) -> Row:
    path = f"{file.piece.entry.path}" if file else ""
    return replace(row, file=path, sha256=file.sha256 if file else "")


def _written(
    folder: Path, assignment: str, file: File, row: Row, before: Row | None
) -> tuple[Deed, tuple[str, ...]]:
    target = folder / (assignment + file.suffix)
    if folder.is_symlink() or folder.parent.is_symlink():
        return Deed.YOURS, (f"{folder} is a link",)
    there = {
        name: _digest(name)
        for suffix in SUFFIXES
        if os.path.lexists(name := folder / (assignment + suffix))
    }
    if there == {target: row.sha256}:
        _stamp(folder, row, before)
        return Deed.SAME, ()
    ours = before.sha256 if before else ""
    if yours := [name.name for name, digest in there.items() if digest != ours or not ours]:
        return Deed.YOURS, (f"{' and '.join(yours)} there",)
    if before and there and _is_older(row, before):
        return Deed.OLDER, ()
    folder.mkdir(parents=True, exist_ok=True)
    write_whole(target, file.data)
    for name in set(there) - {target}:
        name.unlink()
    _stamp(folder, row, before)
    return (Deed.REPLACED if there else Deed.NEW), ()


def _digest(file: Path) -> str:
    if file.is_symlink() or not file.is_file():
        return "no file"
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _is_older(row: Row, before: Row) -> bool:
    """Whether an attempt was made before the one that is there, as far as the platform says."""
    if row.platform != before.platform:
        return False
    if row.submitted_at and before.submitted_at:
        return _moment(row) < _moment(before)
    if row.attempt.isdecimal() and before.attempt.isdecimal():
        return int(row.attempt) < int(before.attempt)
    return False


def _moment(row: Row) -> datetime:
    try:
        moment = datetime.fromisoformat(row.submitted_at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.astimezone()


def _stamp(folder: Path, row: Row, before: Row | None) -> None:
    """nbgrader's `timestamp.txt`, unless one is there that was not written here."""
    file, text = folder / STAMP, _stamp_text(row)
    if os.path.lexists(file):
        try:
            there = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return
        if before is None or there != _stamp_text(before):
            return
        if not text:
            file.unlink()
    if text:
        write_whole(file, text.encode())


def _stamp_text(row: Row) -> str:
    if not row.submitted_at:
        return ""
    return _moment(row).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC\n")
