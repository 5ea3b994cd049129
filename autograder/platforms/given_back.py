"""Marks given back to a platform: its own table with marks in it, and feedback beside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from autograder.platforms import blackboard, brightspace, canvas, moodle
from autograder.platforms.comments import comment_on
from autograder.platforms.marks import Mark, Merged
from autograder.platforms.table import read_table
from autograder.report.html import feedback_page
from autograder.report.model import Report
from autograder.report.shown import Shown, as_shown

PLATFORMS: Final = (canvas.NAME, moodle.NAME, brightspace.NAME, blackboard.NAME)
_WHEN: Final = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same marks


@dataclass(frozen=True)
class How:
    """How marks are put into a table.

    column: its header, where it cannot be told.
    scale: out of the platform's maximum, not as they are.
    shown: what students are shown.
    """

    assignment: str
    column: str | None = None
    scale: bool = False
    shown: Shown = "given"


@dataclass(frozen=True)
class GivenBack:
    """A platform's table with marks, and a zip of feedback where it takes one."""

    merged: Merged
    feedback: bytes | None = None


def give_back(platform: str, file: Path, marks: Sequence[Mark], how: How) -> GivenBack:
    """Put the marks into the table that a platform exported.

    Raises:
        ExportError: it is not what that platform exports, or it cannot be told which column.
        TableError: it is no table.
        OSError: it cannot be read.
    """
    table = read_table(file)

    def comment(report: Report) -> str:
        return comment_on(as_shown(report, how.shown))

    if platform == moodle.NAME:
        merged, told = moodle.merge(table, marks, how.assignment, how.column, how.scale, comment)
        pages = {
            moodle.feedback_name(table, row): one.mark.report for one in told for row in one.rows
        }
        return GivenBack(merged, _feedback(pages, how.shown))
    if platform == blackboard.NAME:
        return GivenBack(
            blackboard.merge(table, marks, how.assignment, how.column, how.scale, comment)
        )
    merge = canvas.merge if platform == canvas.NAME else brightspace.merge
    return GivenBack(merge(table, marks, how.assignment, how.column, how.scale))


def _feedback(pages: dict[str, Report], shown: Shown) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, report in sorted(pages.items()):
            page = feedback_page(as_shown(_without_path(report), shown))
            archive.writestr(zipfile.ZipInfo(name, _WHEN), page.encode("utf-8", "backslashreplace"))
    return data.getvalue()


def _without_path(report: Report) -> Report:
    """A report for several members of a group: it names the file, not the folder it lay in."""
    if report.submission is None:
        return report
    file = report.submission.file.rpartition("/")[2]
    return msgspec.structs.replace(
        report, submission=msgspec.structs.replace(report.submission, file=file)
    )
