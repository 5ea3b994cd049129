"""The results folder: every submission's report and page, whole or not at all, and its times."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from autograder.grading.session import Job
from autograder.report import model
from autograder.report.changes import Mark
from autograder.report.html import feedback_page
from autograder.report.model import Report, Status
from autograder.report.shown import Shown, as_shown
from autograder.submissions.finding import HandIn

_LONGEST_NAME = 240  # bytes; file systems allow 255
_TIMES = "times.json"
SET_RIGHT = "set right"  # the folder of submissions that were mended before they were graded
MARKS = "marks.json"  # what was published last: the next run tells what moved since
CHANGES = "changes.csv"
_CLASS_FILES = (  # no student's folder
    *("grades.csv", "statistics.json", "index.html", CHANGES, MARKS, SET_RIGHT),
)
_OURS = re.compile(r"\.(?:.*\.)?part|.* \[[0-9a-f]{12}\]", re.DOTALL)  # no student's


def report_file(out: Path, hand_in: HandIn) -> Path:
    """Where a submission's report is kept."""
    return out / folder_of(hand_in.student) / hand_in.assignment / "report.json"


def folder_of(student: str) -> str:
    """The folder of a student's results: the name, where that will do for a folder."""
    ours = student.casefold() in _CLASS_FILES or _OURS.fullmatch(student)
    if len(os.fsencode(student)) <= _LONGEST_NAME and not ours:
        return student
    return f"{student[:40]} [{hashlib.sha256(os.fsencode(student)).hexdigest()[:12]}]"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, whenever the machine stops."""
    begun = f".{file.name[:200]}"
    part = file.with_name(f"{begun}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)  # of a full disk, it has the last bytes
        raise
    for left in file.parent.glob(f"{glob.escape(begun)}.*.part"):
        if _has_ended(left.suffixes[-2][1:]):
            with contextlib.suppress(OSError):  # another user's, say: what was written is whole
                left.unlink()  # by a run that was killed while it wrote


def _has_ended(pid: str) -> bool:
    """Whether no process has this number any more; of what is no number, nobody knows."""
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, ValueError, OverflowError):
        pass
    return False


def make_folder(out: Path) -> bool:
    """Make the folder of the results, with those above it; whether it was not there before."""
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        out.mkdir()
    except FileExistsError:
        if not out.is_dir():
            raise
        return False
    return True


def check_writable(out: Path) -> None:
    """Find out before the work whether its results can be kept.

    Raises:
        OSError: nothing can be written in `out`.
    """
    there = out / ".part"
    write_whole(there, b"yes")
    there.unlink(missing_ok=True)  # a second run may have taken it away


def write_report(
    out: Path,
    report: Report,
    job: Job,
    *,
    page: bool = True,
    shown: Shown = "given",
    seconds: Mapping[str, float] | None = None,
) -> None:
    """Write the page and then the report: where there is a report, there is all of it.

    Before them, the `seconds` that each test took: beside the report, which is the same whenever
    it is made again.
    """
    file = report_file(out, job.hand_in)
    file.parent.mkdir(parents=True, exist_ok=True)
    if seconds is not None:
        with contextlib.suppress(OSError):  # they are worth no report
            file.with_name(_TIMES).write_bytes(msgspec.json.encode(seconds))
    if page:
        text = feedback_page(as_shown(report, shown)).encode("utf-8", "backslashreplace")
        write_whole(file.with_name("feedback.html"), text)
    write_whole(file, model.encode(report))


def times_of(out: Path, report: Report) -> dict[str, float]:
    """How many seconds each test took when `report` was made; empty where that is not known."""
    file = out / folder_of(report.student) / report.assignment / _TIMES
    try:
        return msgspec.json.decode(file.read_bytes(), type=dict[str, float])
    except (OSError, msgspec.MsgspecError):
        return {}


def standing(file: Path, job: Job) -> Report | None:
    """The report of an earlier run, where it still says what would be said now."""
    try:
        report = model.decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None
    current = report.key == job.key and report.status is not Status.NOT_GRADED
    return report if current and file.with_name("feedback.html").is_file() else None


def reports_in(out: Path) -> list[Report]:
    """Every report that is there, of this run or an earlier one."""
    found = []
    for file in sorted(out.glob("*/*/report.json")):
        with contextlib.suppress(OSError, msgspec.MsgspecError, RecursionError):
            found.append(model.decode(file.read_bytes()))
    return found


def marks_in(out: Path) -> list[Mark]:
    """The marks that the last run published; none where that is not known."""
    try:
        return msgspec.json.decode((out / MARKS).read_bytes(), type=list[Mark])
    except (OSError, msgspec.MsgspecError):
        return []


def stamp(file: Path) -> tuple[int, int] | None:
    """What changes when a file is written anew; None where there is none."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns
