"""The page an instructor opens in the morning: `index.html`, every submission of a class."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from autograder.report.changes import Change
from autograder.report.grades import AssignmentStatistics, by_assignment, statistics
from autograder.report.html import prepare, render, source, url
from autograder.report.model import ExerciseResult, Flag, Report, Status
from autograder.report.needs_help import Worry, needs_help
from autograder.report.statistics import ClassStatistics, class_statistics
from autograder.report.text import alphabetical, number

_SCRIPT: Final = "class.js"
_NO_SCORE: Final = "–"
_ENOUGH: Final = 10  # submissions, for figures such as a correlation


@dataclass(frozen=True, slots=True)
class _Cell:
    """An exercise's score in the table of a class."""

    text: str
    tone: str  # full, part, none, or blank where there is no score


@dataclass(frozen=True, slots=True)
class _Row:
    """One submission in the table of a class."""

    student: str
    assignment: str
    anchor: str
    status: Status
    link: str
    score: str
    kinds: str  # what the filter of the table asks for, in words of ours
    exercises: tuple[_Cell, ...]
    mistakes: tuple[str, ...]
    notes: tuple[str, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Worry:
    """Why a student needs help in one assignment."""

    anchor: str
    assignment: str
    link: str
    why: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One assignment of a class."""

    title: str
    statistics: AssignmentStatistics
    tests: ClassStatistics
    rows: tuple[_Row, ...]
    made: dict[str, list[_Row]]  # who made each mistake


def prepare_class_page() -> None:
    """Compile the template, which the page would wait for."""
    prepare("class.html")


def class_page(
    reports: Iterable[Report],
    links: Callable[[Report], str],
    figures: Iterable[ClassStatistics] | None = None,
    moved: Sequence[Change] = (),
    titles: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The page an instructor reads: every submission of a class.

    `links` gives the path of a report's own page relative to this one, with forward
    slashes and not percent-encoded; an empty path makes no link. `figures` are those of these
    reports; without them, they are worked out, and tell of no times. `moved` are the marks that are
    not what they were after the last run. `titles` are those of the assignments, in the course's
    order; others follow.
    """
    reports = list(reports)
    of = {f.assignment: f for f in (class_statistics(reports) if figures is None else figures)}
    groups = by_assignment(reports)
    names = sorted(groups, key=lambda name: [*titles, name].index(name))  # others stay in order
    tables = [_table(of[name], groups[name], links, titles.get(name, name)) for name in names]
    rows = [row for table in tables for row in table.rows]
    return render(
        "class.html",
        tables=tables,
        script=Markup(source(_SCRIPT)),
        script_hash=_script_hash(),
        ENOUGH=_ENOUGH,
        graded=sum(row.status is Status.GRADED for row in rows),
        missing=sum(row.status is Status.MISSING for row in rows),
        moved=moved,
        needs_help=_needing_help(reports, links),
        flagged=[row for row in rows if row.flags],
        not_graded=[row for row in rows if row.status is Status.NOT_GRADED],
        notes=_rows_by(
            (row for row in rows if row.status is not Status.NOT_GRADED), lambda row: row.notes
        ),
    )


def _table(
    figures: ClassStatistics, group: Sequence[Report], links: Callable[[Report], str], title: str
) -> _Table:
    summary = statistics(figures.assignment, group)
    names = [exercise.name for exercise in summary.exercises]
    ordered = sorted(group, key=lambda report: alphabetical(report.student))
    numbers = {found.mistake: n for n, found in enumerate(figures.mistakes)}
    rows = tuple(_row(report, names, links(report), numbers) for report in ordered)
    return _Table(title, summary, figures, rows, _rows_by(rows, lambda row: row.mistakes))


def _row(report: Report, names: Iterable[str], path: str, numbers: Mapping[str, int]) -> _Row:
    results = {exercise.name: exercise for exercise in report.exercises}
    return _Row(
        student=report.student,
        assignment=report.assignment,
        anchor=_anchor(report),
        status=report.status,
        link=url(path),
        score=_NO_SCORE if report.score is None else number(report.score),
        kinds=_kinds(report, numbers),
        exercises=tuple(_cell(results.get(name), report.status) for name in names),
        mistakes=_mistakes_of(report),
        notes=report.notes,
        flags=report.flags,
    )


def _anchor(report: Report) -> str:
    """The `id` of a student's row, which is also the link to it: ASCII, and the same every time."""
    return url(f"{report.assignment}/{report.student}")


def _kinds(report: Report, numbers: Mapping[str, int]) -> str:
    """What the filter finds a row by; each mistake has a number, for its name is not ours."""
    kinds = {
        "part": report.status is Status.GRADED and (report.score or 0) < report.max_score,
        "missing": report.status is Status.MISSING,
        "not-graded": report.status is Status.NOT_GRADED,
        "flagged": bool(report.flags),
    }
    found = [kind for kind, there in kinds.items() if there]
    made = _mistakes_of(report)
    return " ".join([*found, *(f"mistake-{numbers[name]}" for name in made)])


def _mistakes_of(report: Report) -> tuple[str, ...]:
    return report.mistakes if report.status is Status.GRADED else ()


@cache
def _script_hash() -> str:
    """What the page's policy allows to run: this script, and nothing else."""
    return b64encode(hashlib.sha256(source(_SCRIPT).encode()).digest()).decode()


def _cell(result: ExerciseResult | None, status: Status) -> _Cell:
    if result is None or status is not Status.GRADED:  # then the status says it all
        return _Cell(_NO_SCORE, "blank")
    if result.score >= result.max_score:
        return _Cell(number(result.score), "full")
    return _Cell(number(result.score), "part" if result.score > 0 else "none")


def _needing_help(
    reports: Iterable[Report], links: Callable[[Report], str]
) -> list[tuple[str, list[_Worry]]]:
    return [
        (worries[0].report.student, [_worry(one, links) for one in worries])
        for worries in needs_help(reports)
    ]


def _worry(worry: Worry, links: Callable[[Report], str]) -> _Worry:
    report = worry.report
    graded = report.status is Status.GRADED and report.score is not None
    mark = f"{number(report.score or 0)} of {number(report.max_score)}, " if graded else ""
    return _Worry(_anchor(report), report.assignment, url(links(report)), mark + worry.why)


def _rows_by(rows: Iterable[_Row], said: Callable[[_Row], Iterable[str]]) -> dict[str, list[_Row]]:
    """Of whom each thing is said: what is said of many ("graded without …") is listed once."""
    shared: dict[str, list[_Row]] = {}
    for row in rows:
        for words in said(row):
            shared.setdefault(words, []).append(row)
    return shared
