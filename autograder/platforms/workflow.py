"""What GitHub's runner reads: workflow commands and the step summary, with text of anybody's.

A line that begins with `::` is a command to the runner, and so is one with `##[`: a student's text
on a line of its own could set outputs, hide values or end the step. So all of it is
escaped into the data of a command of ours. Source: the actions toolkit's `command.ts`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Final

from autograder.report.model import Outcome, Report, Status
from autograder.report.text import OUTCOME_WORDS, number, visible

MOST_ANNOTATIONS: Final = 10  # of a kind, for a step: the others are not shown
_LONGEST: Final = 4_000  # characters of an annotation
_LARGEST_SUMMARY: Final = 900_000  # bytes; a step may write 1 MiB


def command(name: str, message: str, **properties: str | int | None) -> str:
    """A workflow command on one line, whatever the message and the properties hold."""
    said = ",".join(
        f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None
    )
    return f"::{name}{' ' * bool(said)}{said}::{_data(message[:_LONGEST])}"


def _data(text: str) -> str:
    text = visible(text.replace("\r\n", "\n")).replace("%", "%25")
    return text.replace("\r", "%0D").replace("\n", "%0A").replace("##[", "## [")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(reports: list[Report]) -> bytes:
    """The step summary: HTML, in which text of anybody's is text."""
    text = "\n".join(line for report in reports for line in _of(report))
    data = text.encode("utf-8", "backslashreplace")
    if len(data) <= _LARGEST_SUMMARY:
        return data + b"\n"
    short = "\n".join(line for report in reports for line in _points(report))
    return short.encode("utf-8", "backslashreplace") + b"\n"


def _of(report: Report) -> Iterator[str]:
    yield from _points(report)
    for exercise in report.exercises:
        for test in exercise.tests:
            if test.outcome is Outcome.PASSED:
                continue
            yield f"<p><b>✗ {_text(exercise.title)}: {_text(test.title)}</b></p>\n"
            why = [OUTCOME_WORDS[test.outcome], test.message, test.explanation]
            why += [f"Hint: {test.hint}"] if test.hint else []
            # In a block of this kind nothing but its end is read as Markdown or HTML.
            yield f"<pre>{_text(chr(10).join(part for part in why if part))}</pre>\n"


def _points(report: Report) -> Iterator[str]:
    yield f"<h2>{_text(report.assignment)}</h2>\n"
    if report.score is None:
        yield "<p><b>Not graded, which is not a mark.</b></p>\n"
    else:
        yield f"<p><b>{number(report.score)} of {number(report.max_score)} points</b></p>\n"
    for note in report.notes:
        yield f"<pre>{_text(note)}</pre>\n"
    if report.status is Status.GRADED:
        rows = "".join(
            f"<tr><td>{_text(one.title)}</td><td>{number(one.score)} of {number(one.max_score)}"
            "</td></tr>"
            for one in report.exercises
        )
        yield f"<table>{rows}</table>\n"


def _text(text: str) -> str:
    return html.escape(visible(text))
