"""Where the logical lines of a text begin and end: what Python's tokenizer knows, and no more.

Python's own gives up at the first thing that it cannot read; this one goes on, in one pass. It
knows IPython's lines too, since the quotes and brackets of a shell command are not Python's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRINGS = "|".join(
    rf"(?P<{name}>{quote * 3}(?:[^\\{quote}]|\\.|{quote}(?!{quote * 2}))*+(?:{quote * 3})?)"
    rf"|{quote}(?:[^\\{quote}\n]|\\.)*+{quote}?"
    for name, quote in (("long", '"'), ("other", "'"))
)
_PIECE = re.compile(
    rf"(?P<end>\n)|(?P<open>[(\[{{])|(?P<close>[)\]}}])|\#[^\n]*|\\\n|{_STRINGS}"
    r"|[^\n()\[\]{}#'\"\\]+|\\",
    re.DOTALL,
)
# No expression has a line that begins with one of these: the bracket before it is still open.
STATEMENT = re.compile(
    r"(?:async def|def|class|import|from \S+ import|return|while|with|try|del|global|nonlocal"
    r"|assert|raise|pass|break|continue)\b|@\w"
)
_TARGETS = r"[^\S\n]*\w[\w.,\[\]'\" \t]*=[^\S\n]*"
_IPYTHON = re.compile(rf"[^\S\n]*[%!?]|{_TARGETS}[%!]")
_REST_OF_SHELL_LINE = re.compile(r"(?:[^\n\\]|\\\n|\\)*")


class Line(NamedTuple):
    """A logical line: its physical ones from `first` to before `end`, counted from 0.

    is_ipython: a magic or a shell line.
    is_closed: all its brackets and strings are.
    """

    first: int
    end: int
    is_ipython: bool
    is_closed: bool


def logical_lines(source: str, lines: list[str], first: int = 0) -> Iterator[Line]:
    """The logical lines of `source`, whose physical ones are `lines`, from `first` on."""
    place = sum(len(line) + 1 for line in lines[:first])
    while first < len(lines):
        if _IPYTHON.match(source, place):
            stop = _REST_OF_SHELL_LINE.match(source, place)
            assert stop is not None
            end = first + 1 + source.count("\n", place, stop.end())
            place, is_closed, is_ipython = stop.end() + 1, True, True
        else:
            place, end, is_closed = _python_line(source, place, first)
            is_ipython = False
        yield Line(first, end, is_ipython, is_closed)
        first = end


def _python_line(source: str, place: int, line: int) -> tuple[int, int, bool]:
    """Where a logical line of Python stops, the number of the line after it, if it is closed."""
    depth = 0
    while (piece := _PIECE.match(source, place)) is not None:
        place = piece.end()
        kind = piece.lastgroup
        if kind == "end":
            line += 1
            if depth == 0:
                return place, line, True
            if STATEMENT.match(source, place):
                return place, line, False
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        else:
            text = piece.group()
            line += text.count("\n")
            if kind is not None and (len(text) < 6 or not text.endswith(text[0] * 3)):
                return place, line + 1, False
    return place, line + 1, depth == 0
