"""Any other download: a folder for each student, loose files called after them, or a pattern."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from autograder.platforms.archive import ARCHIVES, Contents, Entry
from autograder.platforms.errors import PlatformError
from autograder.platforms.pieces import Person, Piece, Platform, Taken
from autograder.submissions.finding import SUFFIXES

NAME: Final = "folder"


class PatternError(PlatformError):
    """A `--pattern` that cannot be used; the text says why."""


def compiled(pattern: str) -> re.Pattern[str]:
    """A regular expression with the group `student`.

    Raises:
        PatternError: it is none, or has no such group.
    """
    try:
        found = re.compile(pattern)
    except re.error as error:
        raise PatternError(f"--pattern {pattern!r} is no regular expression: {error}") from error
    if "student" not in found.groupindex:
        raise PatternError(
            f"--pattern {pattern!r} does not say who: it needs (?P<student>…), and may have "
            "(?P<file>…), (?P<timestamp>…) and (?P<attempt>…)"
        )
    return found


def take_by(pattern: re.Pattern[str], contents: Contents) -> Taken:
    """The submissions in a download whose paths a pattern reads.

    It is looked for in the path below the archive, with `/` between the folders.
    """
    taken = Taken(title=PurePosixPath(contents.name).stem)
    for entry in contents.files:
        found = pattern.search(entry.path)
        if found is None or not found["student"]:
            taken.pass_over(entry, "does not match the pattern")
            continue
        said = found.groupdict()
        attempt, timestamp = said.get("attempt") or "", said.get("timestamp") or ""
        moment = _moment(timestamp)
        order = moment.isoformat() if moment else timestamp
        file = said.get("file") or entry.parts[-1]
        person = Person("pattern", found["student"], found["student"], said.get("email") or "")
        taken.pieces.append(
            Piece(
                person,
                entry,
                tuple(part for part in file.split("/") if part) or (entry.parts[-1],),
                order=f"{attempt.zfill(12) if attempt.isdecimal() else attempt} {order}".strip(),
                submitted_at=moment,
                attempt=attempt or timestamp,
            )
        )
    return taken


def _moment(text: str) -> datetime | None:
    """A timestamp of digits in the usual order, whatever stands between them."""
    digits = re.findall(r"\d+", text)
    for form, lengths in (("%Y %m %d %H %M %S", 6), ("%Y %m %d %H %M", 5), ("%Y %m %d", 3)):
        if len(digits) >= lengths:
            try:
                return datetime.strptime(" ".join(digits[:lengths]), form).astimezone()
            except (ValueError, OverflowError):
                continue
    return None


def take(contents: Contents, known: Collection[str] = ()) -> Taken:
    """One folder for each student, or loose files, each called after its student."""
    taken = Taken(title=PurePosixPath(contents.name).stem)
    for entry in contents.files:
        if len(entry.parts) > 1:
            student, path = entry.parts[0], entry.parts[1:]
        elif student := _student_of(entry, known):
            path = entry.parts
        else:
            taken.pass_over(entry, "does not say whose it is")
            continue
        person = Person(NAME, student, student)
        assignment = path[0] if len(path) > 1 and path[0] in known else ""
        taken.pieces.append(Piece(person, entry, path, assignment=assignment))
    return taken


def _student_of(entry: Entry, known: Collection[str]) -> str:
    """Whose a loose file is: its name, less the assignment's."""
    name = entry.parts[-1]
    suffix = next((s for s in (*SUFFIXES, *ARCHIVES) if name.lower().endswith(s)), "")
    if not suffix:
        return ""
    stem = name[: -len(suffix)]
    for assignment in known:
        stem = re.sub(
            rf"(^{re.escape(assignment)}(?:[ _-]+|$)|[ _-]+{re.escape(assignment)}$)",
            "",
            stem,
            flags=re.IGNORECASE,
        )
    return stem.strip(" _-")


FOLDER: Final = Platform(NAME, "a folder", lambda parts: True, take)
