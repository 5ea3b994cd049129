"""Downloads as learning platforms make them, built from the patterns that are documented.

What each pattern is, and where from: docs/platforms.md.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

Data = str | bytes


def a_zip(file: Path, entries: Mapping[str, Data] | Iterable[tuple[str, Data]]) -> Path:
    """A zip of these entries, in this order; the same name may come twice."""
    pairs = entries.items() if isinstance(entries, Mapping) else entries
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pairs:
            archive.writestr(zipfile.ZipInfo(name, (2026, 2, 3, 4, 5, 6)), data)
    return file


def zip_bytes(folder: Path, entries: Mapping[str, Data]) -> bytes:
    """The bytes of a zip: what a student packs before handing in."""
    return a_zip(folder / "packed.zip", entries).read_bytes()


def canvas_entry(
    sortable_name: str, user: int, attachment: int, file: str, *, late: bool = False
) -> str:
    """`content_zipper.rb`: the sortable name, lower-cased, without what is no word character."""
    who = re.sub(r"[^\w]", "", sortable_name.lower())
    name = re.sub(r'[\x00/\\:*?"<>|]', "_", file)
    return "_".join([who, *["LATE"] * late, str(user), str(attachment), name])


def canvas_anonymous(key: str, attachment: int, file: str, *, late: bool = False) -> str:
    return "_".join([*["LATE"] * late, "anon", key, str(attachment), file])


def canvas_text(sortable_name: str, user: int, kind: str = "text") -> str:
    who = re.sub(r"[^\w]", "", sortable_name.lower())
    return f"{who}_{user}_{kind}.html"


def moodle_entry(
    name: str, participant: int | None, file: str, *, flat: bool = False, old: bool = False
) -> str:
    """`downloader.php`: a folder for each student and plug-in; before 4.1 with `_` behind."""
    who = name.replace("_", " ") + ("" if participant is None else f"_{participant}")
    if flat:
        return f"{who}_assignsubmission_file_{file}"
    return f"{who}_assignsubmission_file{'_' * old}/{file}"


def blackboard_attempt(
    assignment: str, user: str, name: str, when: str, files: Mapping[str, Data]
) -> dict[str, Data]:
    """An attempt: its files, and the note that comes with each."""
    start = f"{assignment}_{user}_attempt_{when}"
    note = f"Name: {name} ({user})\nAssignment: {assignment}\n\nComments:\nThere are no comments.\n"
    return {f"{start}.txt": note} | {f"{start}_{file}": data for file, data in files.items()}


def brightspace_entry(numbers: str, name: str, when: str, file: str) -> str:
    return f"{numbers} - {name} - {when}/{file}"


def gradescope_metadata(
    submissions: Mapping[int, Iterable[tuple[str, str, str]]], when: str = "2026-04-26 17:34:00"
) -> str:
    """`submission_metadata.yml`: (name, sid, email) of the submitters; empty ones are left out."""
    lines = ["---"]
    for number, submitters in submissions.items():
        lines.append(f"submission_{number}:")
        people = list(submitters)
        lines.append("  :submitters:" + ("" if people else " []"))
        for name, sid, email in people:
            lines.append(f"  - :name: {name}")
            lines += [f"    :sid: '{sid}'"] if sid else []
            lines += [f"    :email: {email}"] if email else []
        lines += [
            f"  :created_at: {when}.861687000 Z",
            "  :score: 0.0",
            "  :status: processed",
            "  :results:",
            "    tests:",
            "    - output: |",
            "        :submitters: of nothing",
        ]
    return "\n".join(lines) + "\n"
