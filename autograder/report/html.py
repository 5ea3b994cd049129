"""The pages people open, and a student's `feedback.html`; the instructor's is in `class_page.py`.

Whatever a template prints passes two gates that no template can forget: `_shown` makes
control characters visible, and autoescape makes the rest plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any, Final
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from autograder.report.causes import Group, grouped, with_the_same_cause
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from autograder.report.text import OUTCOME_WORDS, number, percent, visible

# How an outcome looks: what went wrong, and what merely is not there yet.
_TONES: Final = {
    outcome: "bad" for outcome in Outcome if outcome not in (Outcome.PASSED, Outcome.MISSING)
} | {Outcome.PASSED: "good", Outcome.MISSING: "blank"}

_NO_FIGURE: Final = "—"


def prepare(*names: str) -> None:
    """Compile templates, which the first page would wait for."""
    for name in names:
        _template(name)


def prepare_feedback_page() -> None:
    """Compile what a student's page is made from."""
    prepare("feedback.html", "exercise.html")


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
    return Markup(
        _template("exercise.html").render(exercise=exercise, groups=groups, fix_first=fix_first)
    )


def why_html(test: TestResult, before: TestResult | None = None) -> Markup:
    """Why a test did not pass, as the page shows it: likely cause, message, hints in steps.

    before: the test above it, whose message is not said twice.
    """
    why: Callable[..., Markup] = getattr(_template("why.html").module, "why")  # noqa: B009
    return why(test, before)


def render(name: str, **values: Any) -> str:
    """A page of another room, by a template of this one: what it shows is escaped as here."""
    return _template(name).render(**values)


def source(name: str) -> str:
    """A file beside the templates, as it is."""
    text, *_ = PackageLoader("autograder.report").get_source(_environment(), name)
    return text


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


def _code(text: str) -> Markup:
    """The text with what stands between backticks as code; all of it is escaped."""
    parts = [escape(part) for part in visible(text).split("`")]
    if len(parts) % 2 == 0:  # the last one has no other
        parts[-2:] = [parts[-2] + "`" + parts[-1]]
    pieces = (Markup("<code>{}</code>").format(p) if n % 2 else p for n, p in enumerate(parts))
    return Markup("").join(pieces)


def url(path: str) -> str:
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
        outcome_words=OUTCOME_WORDS, tones=_TONES, percent=percent, Status=Status
    )
    return environment


@cache
def _template(name: str) -> Template:
    """A template of this folder, compiled once."""
    return _environment().get_template(name)
