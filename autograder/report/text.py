"""How text and numbers are shown to a reader: one rule for pages, tables and the terminal.

Much of what a report says was written by a student: names, exceptions, printed values.
Each writer escapes it for its own language (HTML, CSV, rich); what no reader should be
sent in any language is made visible here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from autograder.report.model import Outcome

OUTCOME_WORDS: Final = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "wrong answer",
    Outcome.ERROR: "raised an error",
    Outcome.TIMED_OUT: "took too long",
    Outcome.CRASHED: "crashed",
    Outcome.MISSING: "not written yet",
}

# Besides the control characters: the Unicode property Bidi_Control (they reorder what is read),
# the two separators that break lines unseen, and lone surrogates (no UTF-8 file can hold them).
_UNSEEN: Final = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
_UNSAFE: Final = re.compile(rf"[\x00-\x08\x0b-\x1f{_UNSEEN}]")
_UNSAFE_OR_BREAK: Final = re.compile(rf"[\x00-\x1f{_UNSEEN}]")


def visible(text: str) -> str:
    r"""Text with its control, bidi and surrogate characters written out, as `\x1b`.

    Line feeds and tabs stay; a carriage return stays only as part of a Windows line end.
    """
    if text.isprintable():  # by far the most text, and a tenth of the search's time
        return text
    return _UNSAFE.sub(_written_out, text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    r"""`visible` text in which line feeds and tabs are written out too, as `\n` and `\t`."""
    if text.isprintable():
        return text
    return _UNSAFE_OR_BREAK.sub(_written_out, text)


def alphabetical(name: str) -> tuple[str, str]:
    """Where a reader looks for `name`: É beside E, whatever the case."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)), name


def number(value: float, digits: int = 2) -> str:
    """A number rounded to at most `digits` decimals, with none to spare: 2, 1.5, 0.33."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(score: float, max_score: float) -> float:
    """How full a bar of `score` out of `max_score` is: 0 to 100."""
    if not max_score > 0:
        return 0.0
    return min(max(100 * score / max_score, 0.0), 100.0)


def _written_out(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
