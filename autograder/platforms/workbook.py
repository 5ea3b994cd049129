"""A workbook for people: a sheet for each assignment, every id and name as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from autograder.platforms.errors import PlatformError
from autograder.report.grades import by_assignment
from autograder.report.model import ExerciseResult, Report, Status
from autograder.report.text import alphabetical, one_line

# The colours of the class page, on paper.
_COLOURS: Final = {
    "full": {"font_color": "#1f7549"},
    "part": {"font_color": "#7d5400", "bg_color": "#fbf1dc"},
    "none": {"font_color": "#a8362a", "bg_color": "#fbeae7"},
    "missing": {"font_color": "#7d5400"},
    "not graded": {"font_color": "#a8362a", "bold": True},
}
_FIRST: Final = ("Student", "Status", "Score", "Of")
_LONGEST_SHEET, _LONGEST_CELL = 31, 32_767


class NoWorkbookError(PlatformError):
    """What writes workbooks is not installed."""


def workbook(reports: Iterable[Report], ids: Mapping[tuple[str, str], str]) -> bytes:
    """An `.xlsx` of the reports; `ids` by student and assignment, where a platform has any.

    Raises:
        NoWorkbookError: XlsxWriter is not installed.
    """
    try:
        import xlsxwriter
    except ModuleNotFoundError as error:
        raise NoWorkbookError("a workbook needs XlsxWriter: `pip install XlsxWriter`") from error
    data = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        forms = {name: book.add_format(form) for name, form in _COLOURS.items()}
        forms["heading"] = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        forms["text"] = book.add_format({"num_format": "@"})
        taken: set[str] = set()
        for assignment, group in by_assignment(reports).items():
            sheet = book.add_worksheet(_sheet_name(assignment, taken))
            _fill(sheet, forms, group, ids)
    return data.getvalue()


def _fill(
    sheet: Any, forms: Mapping[str, Any], group: list[Report], ids: Mapping[tuple[str, str], str]
) -> None:
    titles = {one.name: one.title for report in group for one in report.exercises}
    heads = [*_FIRST[:1], "Id", *_FIRST[1:], *titles.values(), "Notes"]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, _cell(head), forms["heading"])
    ordered = sorted(group, key=lambda report: alphabetical(report.student))
    for row, report in enumerate(ordered, 1):
        texts = (report.student, ids.get((report.student, report.assignment), ""))
        for column, text in enumerate(texts):
            sheet.write_string(row, column, _cell(text), forms["text"])
        sheet.write_string(row, 2, report.status.value, forms.get(report.status.value))
        if report.score is not None:
            sheet.write_number(row, 3, report.score)
        sheet.write_number(row, 4, report.max_score)
        results = {one.name: one for one in report.exercises}
        for column, name in enumerate(titles, 5):
            if name in results and report.status is Status.GRADED:
                one = results[name]
                sheet.write_number(row, column, one.score, forms[_tone(one)])
        sheet.write_string(row, 5 + len(titles), _cell("; ".join(report.notes)), forms["text"])
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(group), len(heads) - 1)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 4, 11)
    sheet.set_column(5, 4 + max(len(titles), 1), 14)
    sheet.set_column(5 + len(titles), 5 + len(titles), 60)


def _tone(result: ExerciseResult) -> str:
    if result.score >= result.max_score:
        return "full"
    return "part" if result.score > 0 else "none"


def _cell(text: str) -> str:
    return one_line(text)[:_LONGEST_CELL]


def _sheet_name(assignment: str, taken: set[str]) -> str:
    """A name that Excel takes for a sheet, and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\]", "_", one_line(assignment)).strip("'") or "assignment"
    name, number = plain[:_LONGEST_SHEET], 2
    while name.casefold() in taken or name.casefold() == "history":
        behind = f" ({number})"
        name = plain[: _LONGEST_SHEET - len(behind)] + behind
        number += 1
    taken.add(name.casefold())
    return name
