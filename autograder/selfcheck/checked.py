"""What `check("…")` shows under its cell: HTML in Jupyter, text elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.report.model import ExerciseResult

_GOOD, _BAD = "color:#1a7f37", "color:#b35900"


@dataclass(frozen=True)
class Checked:
    """What a test cell shows: HTML in Jupyter, text elsewhere.

    waits: whether it may be right already, and an earlier exercise that it builds on is not.
    """

    right: bool
    text: str
    page: str
    waits: bool = False

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.page


def as_checked(result: ExerciseResult, before: Sequence[ExerciseResult]) -> Checked:
    """A result, and those it builds on that are not right."""
    from html import escape

    from autograder.nbgrader.result import as_text

    right = result.score == result.max_score
    text, page = as_text(result), _page(result, right)
    if before:
        titles = " and ".join(f"“{one.title}”" for one in before)
        said = f"This builds on {titles}: first make that right. This may be right already."
        text, page = f"{text}\n{said}", f"{page}<div><i>{escape(said)}</i></div>"
    return Checked(right, text, page, bool(before))


def _page(result: ExerciseResult, right: bool) -> str:
    from html import escape

    from autograder.report.model import Outcome
    from autograder.report.text import OUTCOME_WORDS, visible

    passed = sum(test.outcome is Outcome.PASSED for test in result.tests)
    mark = "✓" if right else "…"
    said = "all right" if right else f"{passed} of {len(result.tests)} checks right"
    head = f'<b style="{_GOOD if right else _BAD}">{mark} {escape(result.title)}: {said}</b>'
    rows = []
    for test in result.tests:
        if test.outcome is Outcome.PASSED:
            rows.append(f'<li><span style="{_GOOD}">✓</span> {escape(test.title)}</li>')
            continue
        words = visible(test.message) or OUTCOME_WORDS[test.outcome]
        hint = f"<div><i>Hint:</i> {escape(test.hint)}</div>" if test.hint else ""
        rows.append(
            f'<li><span style="{_BAD}">✗</span> {escape(test.title)}'
            f'<pre style="margin:0 0 0 1.5em">{escape(words)}</pre>{hint}</li>'
        )
    items = "".join(rows)
    return f'<div>{head}<ul style="list-style:none;padding-left:1em">{items}</ul></div>'
