"""Writes the marks of a whole class: `grades.csv`, `statistics.json`, `index.html`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from autograder.grading import results
from autograder.report.grades import write_grades
from autograder.report.html import class_page
from autograder.report.model import Report
from autograder.report.statistics import class_statistics, encode
from autograder.submissions.students import look_alike


def publish(reports: Sequence[Report], out: Path, only: bool) -> list[Report]:
    """Write `grades.csv`, `statistics.json` and `index.html`, with what earlier runs graded.

    That is: of other assignments; where `only` one file was graded, of everybody else, too.
    Returns the reports as they stand there: with a note where two names look alike.
    """

    def subject(report: Report) -> tuple[str, str]:
        return report.assignment, report.student if only else ""

    now = {subject(report) for report in reports}
    others = [report for report in results.reports_in(out) if subject(report) not in now]
    everything = _told_apart(sorted([*others, *reports], key=lambda r: (r.assignment, r.student)))
    table = io.StringIO(newline="")
    write_grades(everything, table)
    times = {(r.student, r.assignment): results.times_of(out, r) for r in everything}
    figures = class_statistics(everything, times)
    page = class_page(everything, _page_of, figures)
    results.write_whole(out / "grades.csv", table.getvalue().encode("utf-8", "backslashreplace"))
    results.write_whole(out / "statistics.json", encode(figures))
    results.write_whole(out / "index.html", page.encode("utf-8", "backslashreplace"))
    return [report for report in everything if subject(report) in now]


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
