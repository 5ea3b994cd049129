"""Reports with keys instead of names, and the file that says whose a key is.

Keys are drawn at random, so that nobody works a name out; those of an earlier key file stay.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from autograder.platforms.errors import PlatformError
from autograder.report.model import Report

_HEADER: Final = ("key", "student")


def key_file(out: Path) -> Path:
    """Beside what is written."""
    return out.with_name(f"{out.name}.keys.csv")


def keys_for(students: Iterable[str], earlier: Mapping[str, str]) -> dict[str, str]:
    """A key for each student, the earlier one where there is one."""
    keys = {student: earlier[student] for student in students if student in earlier}
    taken = set(earlier.values())
    for student in students:
        while student not in keys:
            key = f"student-{secrets.token_hex(4)}"
            if key not in taken:
                keys[student] = key
                taken.add(key)
    return keys


def read_keys(file: Path) -> dict[str, str]:
    """The keys of an earlier export, by student; none where there is no such file.

    Raises:
        PlatformError: it is something else.
    """
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return {}
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if not rows or tuple(rows[0]) != _HEADER or any(len(row) != 2 for row in rows):
        raise PlatformError(f"{file} is no file of keys: take it away, or name another --out")
    return {student: key for key, student in rows[1:]}


def write_keys(file: Path, keys: Mapping[str, str]) -> None:
    """Write who is who, for the owner alone to read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows(sorted((key, student) for student, key in keys.items()))
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(text.getvalue().encode("utf-8", "backslashreplace"))
    part.replace(file)


def anonymous(reports: Sequence[Report], keys: Mapping[str, str]) -> list[Report]:
    """The reports with keys for names, also where a name stands in what they say.

    What a student has printed of themselves in other words cannot be found.
    """
    return sorted(
        (_keyed(report, keys[report.student]) for report in reports),
        key=lambda report: (report.assignment, report.student),
    )


def _keyed(report: Report, key: str) -> Report:
    name = re.compile(re.escape(report.student), re.IGNORECASE)
    data = msgspec.to_builtins(report)
    submission = report.submission
    if submission is not None:
        file = submission.file.rpartition("/")[2]
        data["submission"] = {"file": file, "sha256": submission.sha256}
    hidden = {k: v if k in _OURS else _replaced(v, name, key) for k, v in data.items()}
    hidden |= {"student": key, "key": "", "seed": 0}  # drawn from the name
    return msgspec.convert(hidden, Report)


_OURS: Final = ("assignment", "status", "isolation", "version")


def _replaced(value: object, name: re.Pattern[str], key: str) -> object:
    match value:
        case str():
            return name.sub(lambda found: key, value)
        case list():
            return [_replaced(part, name, key) for part in value]
        case dict():
            return {k: v if k in _NAMES else _replaced(v, name, key) for k, v in value.items()}
    return value


_NAMES: Final = ("id", "name", "title", "outcome", "hint", "mistake", "explanation", "hints")
