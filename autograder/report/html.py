"""The pages people open: a student's `feedback.html` and the instructor's `index.html`.

Whatever a template prints passes two gates that no template can forget: `_shown` makes
control characters visible, and autoescape makes the rest plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from autograder.report.causes import Group, grouped, with_the_same_cause
from autograder.report.changes import Change
from autograder.report.grades import AssignmentStatistics, by_assignment, statistics
from autograder.report.model import ExerciseResult, Flag, Outcome, Report, Status, TestResult
from autograder.report.needs_help import Worry, needs_help
from autograder.report.statistics import ClassStatistics, class_statistics
from autograder.report.text import OUTCOME_WORDS, alphabetical, number, percent, visible

# How an outcome looks: what went wrong, and what merely is not there yet.
_TONES: Final = {
    outcome: "bad" for outcome in Outcome if outcome not in (Outcome.PASSED, Outcome.MISSING)
} | {Outcome.PASSED: "good", Outcome.MISSING: "blank"}

_NO_SCORE: Final = "–"
_ENOUGH: Final = 10  # submissions, for figures such as a correlation
_NO_FIGURE: Final = "—"


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
    status: Status
    link: str
    score: str
    exercises: tuple[_Cell, ...]
    mistakes: tuple[str, ...]
    notes: tuple[str, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class _Worry:
    """Why a student needs help in one assignment."""

    assignment: str
    link: str
    why: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One assignment of a class."""

    statistics: AssignmentStatistics
    tests: ClassStatistics
    rows: tuple[_Row, ...]
    made: dict[str, list[_Row]]  # who made each mistake


def prepare_feedback_page() -> None:
    """Compile the templates, which the first page would wait for."""
    for name in ("feedback.html", "exercise.html"):
        _template(name)


def prepare_class_page() -> None:
    """Compile the template, which the page would wait for."""
    _template("class.html")


def feedback_page(report: Report) -> str:
    """The page a student reads: one report, and nothing that is not in it."""
    fix_first = report.first_failure() if report.status is Status.GRADED else None
    return _template("feedback.html").render(
        report=report,
        fix_first=fix_first,
        fix_first_in=_exercise_of(report, fix_first) if fix_first else None,
        same_cause=with_the_same_cause(report.exercises, fix_first) if fix_first else [],
        exercises=zip(report.exercises, grouped(report.exercises), strict=True),
        card=_card,
    )


def _card(
    exercise: ExerciseResult, groups: Sequence[Group], fix_first: TestResult | None
) -> Markup:
    """An exercise on a student's page. Most of a class has the same: what passes is alike."""
    return _rendered_card(
        exercise, tuple(groups), fix_first if fix_first in exercise.tests else None
    )


@lru_cache(1000)
def _rendered_card(
    exercise: ExerciseResult, groups: tuple[Group, ...], fix_first: TestResult | None
) -> Markup:
    template = _template("exercise.html")
    return Markup(template.render(exercise=exercise, groups=groups, fix_first=fix_first))


def why_html(test: TestResult, before: TestResult | None = None) -> Markup:
    """Why a test did not pass, as the page shows it: likely cause, message, hints in steps.

    before: the test above it, whose message is not said twice.
    """
    why: Callable[..., Markup] = getattr(_template("why.html").module, "why")  # noqa: B009
    return why(test, before)


def class_page(
    reports: Iterable[Report],
    links: Callable[[Report], str],
    figures: Iterable[ClassStatistics] | None = None,
    moved: Sequence[Change] = (),
) -> str:
    """The page an instructor reads: every submission of a class.

    `links` gives the path of a report's own page relative to this one, with forward
    slashes and not percent-encoded; an empty path makes no link. `figures` are those of these
    reports; without them, they are worked out, and tell of no times. `moved` are the marks that are
    not what they were after the last run.
    """
    reports = list(reports)
    of = {f.assignment: f for f in (class_statistics(reports) if figures is None else figures)}
    tables = [_table(of[name], group, links) for name, group in by_assignment(reports).items()]
    rows = [row for table in tables for row in table.rows]
    return _template("class.html").render(
        tables=tables,
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


def render(template: str, **values: Any) -> str:
    """A page of another room, by a template of this one: what it shows is escaped as here."""
    return _template(template).render(**values)


def _signed(value: float | None) -> str:
    """A figure from −1 to 1, such as a correlation; a dash where there is none."""
    if value is None:
        return _NO_FIGURE
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _duration(seconds: float | None) -> str:
    """Seconds, or milliseconds, in two digits: all that a time that differs each run is worth."""
    if seconds is None:
        return _NO_FIGURE
    milliseconds = float(f"{seconds * 1000:.2g}")
    if milliseconds < 1:
        return "under 1 ms"
    return f"{milliseconds:.0f} ms" if milliseconds < 1000 else f"{milliseconds / 1000:g} s"


def _exercise_of(report: Report, test: TestResult) -> ExerciseResult:
    return next(exercise for exercise in report.exercises if test in exercise.tests)


def _table(
    figures: ClassStatistics, group: Sequence[Report], links: Callable[[Report], str]
) -> _Table:
    summary = statistics(figures.assignment, group)
    names = [exercise.name for exercise in summary.exercises]
    ordered = sorted(group, key=lambda report: alphabetical(report.student))
    rows = tuple(_row(report, names, links(report)) for report in ordered)
    return _Table(summary, figures, rows, _rows_by(rows, lambda row: row.mistakes))


def _row(report: Report, names: Iterable[str], path: str) -> _Row:
    results = {exercise.name: exercise for exercise in report.exercises}
    return _Row(
        student=report.student,
        assignment=report.assignment,
        status=report.status,
        link=_url(path),
        score=_NO_SCORE if report.score is None else number(report.score),
        exercises=tuple(_cell(results.get(name), report.status) for name in names),
        mistakes=report.mistakes if report.status is Status.GRADED else (),
        notes=report.notes,
        flags=report.flags,
    )


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
    return _Worry(report.assignment, _url(links(report)), mark + worry.why)


def _rows_by(rows: Iterable[_Row], said: Callable[[_Row], Iterable[str]]) -> dict[str, list[_Row]]:
    """Of whom each thing is said: what is said of many ("graded without …") is listed once."""
    shared: dict[str, list[_Row]] = {}
    for row in rows:
        for words in said(row):
            shared.setdefault(words, []).append(row)
    return shared


def _code(text: str) -> Markup:
    """The text with what stands between backticks as code; all of it is escaped."""
    parts = [escape(part) for part in visible(text).split("`")]
    if len(parts) % 2 == 0:  # the last one has no other
        parts[-2:] = [parts[-2] + "`" + parts[-1]]
    pieces = (Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))
    return Markup("").join(pieces)


def _url(path: str) -> str:
    """`path` as a relative URL: a student called `javascript:…` makes no other scheme."""
    try:  # undecodable bytes of a file name are surrogates here, and go back to what they were
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"))


def _shown(value: Any) -> Any:
    """Jinja's last step before escaping, for every value printed."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value)
    return value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["number"] = number
    environment.filters["code"] = _code
    environment.filters["signed"] = _signed
    environment.filters["duration"] = _duration
    environment.globals.update(
        outcome_words=OUTCOME_WORDS, tones=_TONES, percent=percent, Status=Status, ENOUGH=_ENOUGH
    )
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)
