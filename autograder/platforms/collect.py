"""From downloads to `<into>/<student>/<assignment>/<assignment>.ipynb|.py`, and `collected.csv`.

Everything is accounted for: a file is collected, or passed over with a reason, or its student is
left for the instructor. What was collected before and has been changed since is the instructor's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course.assignments import Course
from autograder.platforms import loose, recognise
from autograder.platforms.archive import Contents, PassedOver, opened
from autograder.platforms.choosing import choose
from autograder.platforms.collected import (
    FILE,
    Row,
    known_people,
    read_collected,
    write_collected,
)
from autograder.platforms.errors import PlatformError
from autograder.platforms.files import bare, is_called, stem_of, suffix_of
from autograder.platforms.people import Names, unknown_to, without_work
from autograder.platforms.pieces import Person, Piece, Taken, spoken_of
from autograder.platforms.placing import Deed, Outcome, put
from autograder.platforms.roster import NO_ROSTER, Listed, Roster
from autograder.platforms.zips import ArchiveError
from autograder.report.text import one_line
from autograder.submissions.unwritten import asked_in


class DownloadError(PlatformError):
    """A download that cannot be taken in; the text says why, and what to do."""


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
            outcome, row = put(wanted.into, named[person], assignment, theirs, choice, rows)
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
