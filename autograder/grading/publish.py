"""Writes the marks of a whole class, and what moved: `grades.csv`, `index.html` and the like."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TextIO

import msgspec

from autograder.grading import results
from autograder.report.changes import Change, changes, marks_of, write_changes
from autograder.report.class_page import class_page
from autograder.report.grades import write_grades
from autograder.report.model import Report
from autograder.report.statistics import class_statistics, encode
from autograder.submissions.students import look_alike


@dataclass(frozen=True)
class Published:
    """The reports as they stand on the page, with a note where two names look alike; what moved."""

    reports: list[Report]
    moved: list[Change]


def publish(
    reports: Sequence[Report],
    out: Path,
    only: bool,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> Published:
    """Write `grades.csv`, `statistics.json` and `index.html`, with what earlier runs graded.

    That is: of other assignments; where `only` one file was graded, of everybody else, too.
    `titles` are the assignments', in the course's order.
    `changes.csv` is there only if a mark has moved since the last run that came to its end.
    """

    def subject(report: Report) -> tuple[str, str]:
        return report.assignment, report.student if only else ""

    now = {subject(report) for report in reports}
    others = [report for report in results.reports_in(out) if subject(report) not in now]
    everything = _told_apart(sorted([*others, *reports], key=lambda r: (r.assignment, r.student)))
    marks = marks_of(everything)
    moved = changes(results.marks_in(out), marks)
    times = {(r.student, r.assignment): results.times_of(out, r) for r in everything}
    figures = class_statistics(everything, times)
    page = class_page(everything, _page_of, figures, moved, titles)
    _write_table(out / "grades.csv", partial(write_grades, everything))
    results.write_whole(out / "statistics.json", encode(figures))
    results.write_whole(out / "index.html", page.encode("utf-8", "backslashreplace"))
    if moved:
        _write_table(out / results.CHANGES, partial(write_changes, moved))
    else:
        (out / results.CHANGES).unlink(missing_ok=True)
    # Last: a run that is stopped before has published nothing, and the next one tells of it.
    results.write_whole(out / results.MARKS, msgspec.json.encode(marks))
    return Published([report for report in everything if subject(report) in now], moved)


def _write_table(file: Path, write: Callable[[TextIO], None]) -> None:
    table = io.StringIO(newline="")
    write(table)
    results.write_whole(file, table.getvalue().encode("utf-8", "backslashreplace"))


def _told_apart(reports: Sequence[Report]) -> list[Report]:
    """The reports, with a note for whoever reads one student's name for another's."""
    alike = look_alike(report.student for report in reports)
    return [
        msgspec.structs.replace(report, notes=(*report.notes, _name_note(report.student, alike)))
        if report.student in alike
        else report
        for report in reports
    ]


def _name_note(student: str, alike: Mapping[str, str]) -> str:
    return (
        f"Another folder's name looks the same but for {alike[student]}; this one is "
        f"{student!a}. One student, or two?"
    )


def _page_of(report: Report) -> str:
    return f"{results.folder_of(report.student)}/{report.assignment}/feedback.html"
