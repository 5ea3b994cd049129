"""From downloads to `<into>/<student>/<assignment>/<assignment>.ipynb|.py`, and `collected.csv`.

Everything is accounted for: a file is collected, or passed over with a reason, or its student is
left for the instructor. What was collected before and has been changed since is the instructor's.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from autograder.course.assignments import Course
from autograder.grading.results import write_whole
from autograder.platforms import loose, recognise
from autograder.platforms.archive import Contents, PassedOver, opened
from autograder.platforms.choosing import (
    Choice,
    File,
    bare,
    choose,
    is_called,
    newest_attempt,
    stem_of,
    suffix_of,
)
from autograder.platforms.collected import (
    FILE,
    Row,
    known_people,
    read_collected,
    write_collected,
    written_members,
)
from autograder.platforms.errors import PlatformError
from autograder.platforms.people import Named, Names, unknown_to, without_work
from autograder.platforms.pieces import Person, Piece, Taken, spoken_of
from autograder.platforms.roster import NO_ROSTER, Listed, Roster
from autograder.platforms.zips import ArchiveError
from autograder.report.text import one_line
from autograder.submissions.finding import SUFFIXES
from autograder.submissions.unwritten import asked_in

STAMP = "timestamp.txt"  # nbgrader's


class DownloadError(PlatformError):
    """A download that cannot be taken in; the text says why, and what to do."""


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


@dataclass
class Download:
    """What a download held, and what became of each of its entries."""

    name: str
    platform: str
    assignments: tuple[str, ...]
    entries: int
    folders: int
    taken: int
    passed_over: list[PassedOver]
    notes: list[str]


@dataclass
class Collected:
    """What a run of `collect` did."""

    downloads: list[Download] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    unknown: list[Person] = field(default_factory=list)
    without_work: list[Listed] = field(default_factory=list)

    @property
    def left(self) -> list[Outcome]:
        """Whose work is left for the instructor."""
        return [outcome for outcome in self.outcomes if outcome.deed is Deed.LEFT]

    @property
    def assignments(self) -> list[str]:
        found = dict.fromkeys(name for one in self.downloads for name in one.assignments)
        return list(found)


@dataclass(frozen=True)
class Wanted:
    """How downloads are taken in.

    platform: a platform's name, or `auto`.
    pattern: a regular expression instead of a platform.
    """

    course: Course
    into: Path
    assignment: str | None = None
    platform: str = "auto"
    pattern: str | None = None
    roster: Roster = NO_ROSTER


def collect(wanted: Wanted, downloads: Sequence[Path]) -> Collected:
    """Take the downloads in, one after the other; one that cannot be does not stop the others.

    Raises:
        CollectedError: there is a `collected.csv` that cannot be read.
        PatternError: the pattern cannot be used.
        OSError: nothing can be written.
    """
    rows = {(row.student, row.assignment): row for row in read_collected(wanted.into / FILE)}
    done = Collected()
    seen: list[Person] = []
    wanted.into.mkdir(parents=True, exist_ok=True)
    try:
        for download in downloads:
            try:
                with opened(download) as contents:
                    seen += _take_in(wanted, download, contents, rows, done)
            except ArchiveError as error:
                done.failed.append(f"{download} {error}")
            except DownloadError as error:
                done.failed.append(str(error))
    finally:
        write_collected(wanted.into / FILE, rows.values())
    if wanted.roster:
        done.unknown = unknown_to(wanted.roster, list(dict.fromkeys(seen)))
        done.without_work = without_work(wanted.roster, seen)
    return done


def _take_in(
    wanted: Wanted,
    download: Path,
    contents: Contents,
    rows: dict[tuple[str, str], Row],
    done: Collected,
) -> list[Person]:
    platform, taken = _read(wanted, contents)
    taken.pieces = [replace(piece, person=_on_a_line(piece.person)) for piece in taken.pieces]
    if not taken.pieces:
        raise DownloadError(_nothing_in(download, contents, taken, platform))
    by_assignment = _by_assignment(wanted, download, contents, taken)
    used = 0
    passed_over = [*contents.passed_over, *taken.passed_over]
    for assignment, pieces in by_assignment.items():
        tests = wanted.course.assignments[assignment].visible_tests
        asked = asked_in(tests)
        names = Names(known_people(rows.values()), wanted.roster)
        named = names.give((piece.person for piece in pieces), assignment)
        for person, theirs in _by_person(pieces).items():
            choice = choose(theirs, assignment, list(wanted.course.assignments), asked)
            outcome, row = _put(wanted.into, named[person], assignment, theirs, choice, rows)
            done.outcomes.append(outcome)
            if row is not None:
                rows[row.student, assignment] = row
            passed_over += [PassedOver(e.path, why) for e, why in choice.passed_over.items()]
            used += choice.file is not None
    done.downloads.append(
        Download(
            name=download.name,
            platform=platform,
            assignments=tuple(by_assignment),
            entries=contents.entries,
            folders=contents.folders,
            taken=used,
            passed_over=passed_over,
            notes=taken.notes,
        )
    )
    return [piece.person for pieces in by_assignment.values() for piece in pieces]


# --- what a download is ---------------------------------------------------------------------


def _read(wanted: Wanted, contents: Contents) -> tuple[str, Taken]:
    """The platform of a download, and its submissions."""
    if wanted.pattern is not None:
        return "pattern", loose.take_by(loose.compiled(wanted.pattern), contents)
    if wanted.platform == "auto":
        platform, inside = recognise.recognised(contents)
    else:
        platform, inside = wanted.platform, recognise.at_its_depth(contents, wanted.platform)
    ids = wanted.roster.ids(platform)
    return platform, recognise.taken_from(inside, platform, wanted.course.assignments, ids)


def _by_assignment(
    wanted: Wanted, download: Path, contents: Contents, taken: Taken
) -> dict[str, list[Piece]]:
    """The files for each assignment; what is for none is passed over."""
    known = list(wanted.course.assignments)
    found: dict[str, list[Piece]] = defaultdict(list)
    if wanted.assignment is not None or not taken.pieces:
        told = wanted.assignment
    else:
        titles = [download.name, contents.name, taken.title, taken.pieces[0].assignment]
        told = _told(taken.pieces, titles, known, download)
    for piece in taken.pieces:
        in_folder = piece.assignment if piece.assignment in known else None
        name = in_folder or told or _called_after(piece, known)
        if name is None:
            taken.pass_over(piece.entry, "does not say for which assignment it is")
        elif wanted.assignment not in (None, name):
            taken.pass_over(piece.entry, f"is for {name}")
        else:
            found[name].append(piece)
    return dict(found)


def _on_a_line(person: Person) -> Person:
    """The person as `collected.csv` can hold them: the next download is compared with that."""
    return replace(
        person,
        id=one_line(person.id),
        name=one_line(person.name),
        email=one_line(person.email),
        members=tuple(map(_on_a_line, person.members)),
    )


def _nothing_in(download: Path, contents: Contents, taken: Taken, platform: str) -> str:
    why = next((f"{one.path} {one.why}" for one in [*taken.passed_over, *contents.passed_over]), "")
    return f"{download.name} holds no submissions of {recognise.TITLES[platform]}" + (
        f"; the first of what it holds: {why}" if why else ": it is empty"
    )


_SHARED = ("folder", "pattern", "github", "classroom50", "gradescope")  # by several assignments


def _told(
    pieces: Sequence[Piece], titles: Sequence[str], known: list[str], download: Path
) -> str | None:
    """The assignment of a download; None where each file says for itself.

    Raises:
        DownloadError: neither the names of the files nor the title tells.
    """
    if len(known) == 1:
        return known[0]
    by_files = {name for piece in pieces if (name := _called_after(piece, known))}
    by_title = {name for title in titles for name in spoken_of(title, known)}
    if len(by_title) == 1 and len(by_files) != 1:
        return by_title.pop()
    if len(by_files) == 1 and (len(by_title) != 1 or by_title == by_files):
        return by_files.pop()
    if all(piece.assignment in known for piece in pieces):
        return None
    if by_files and not by_title and pieces[0].person.platform in _SHARED:
        return None
    says = f"its files are called after {' and '.join(sorted(by_files))}" if by_files else ""
    says += ", and " * bool(by_files and by_title)
    says += f"its name speaks of {' and '.join(sorted(by_title))}" if by_title else ""
    raise DownloadError(
        f"{download.name}: it cannot be told for which assignment it is"
        + (f": {says}" if says else "")
        + f"; say so with --assignment, one of {', '.join(known)}"
    )


def _called_after(piece: Piece, known: Sequence[str]) -> str | None:
    if not suffix_of(piece.path[-1]):
        return None
    names = list(bare(stem_of(piece.path[-1])))
    return next((one for name in names for one in known if is_called(name, one)), None)


def _by_person(pieces: Sequence[Piece]) -> dict[Person, list[Piece]]:
    found: dict[Person, list[Piece]] = defaultdict(list)
    for piece in pieces:
        found[piece.person].append(piece)
    return found


# --- what is written ------------------------------------------------------------------------


def _put(
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
