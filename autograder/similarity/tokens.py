"""A submission as tokens: its code with names and literals alike, and its exact words.

Python's own tokenizer reads the cells, in a process apart: some text keeps it busy for ever. What
it cannot read is cut into words and signs, so that a program that lacks a bracket is compared, too.
"""

from __future__ import annotations

import builtins
import io
import keyword
import math
import re
import sys
import token
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from autograder.submissions.child_process import in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.worker.ipython import harmless

MOST_CHARACTERS: Final = 200_000  # of a submission; programs here have some thousand
MOST_TOKENS: Final = 20_000
LABEL: Final = "# ["  # and the name of a cell: a line above it, which is no part of it
_SECONDS = 2.0  # of the processor
_WORDS: Final = re.compile(r"\w+|[^\w\s]")
# A line that may be IPython's own syntax; to find out takes longer than all else.
_IPYTHON: Final = re.compile(
    r"^[ \t]*(?:[%!?]|(?:pip|conda|mamba|ls|cd)\b)|=[ \t]*[%!]|\?[ \t]*$", re.MULTILINE
)
_WORDS_APART: Final = frozenset(keyword.kwlist) - {"None", "True", "False"}  # no call after them
_LAYOUT: Final = {
    *(token.INDENT, token.DEDENT, token.ENDMARKER, tokenize.NL, tokenize.ENCODING),
}
# Names that no one can rename: they keep programs apart that do different things.
_BUILTIN: Final = frozenset(dir(builtins))
_ATTRIBUTES: Final = frozenset(
    name for of in (np, np.ndarray, np.random, math, list, dict, str) for name in dir(of)
)


Places = npt.NDArray[np.int32]


class Token(NamedTuple):
    """A word or sign of a cell, and where it stands in it.

    alike: what is left where names, numbers and texts are alike; empty in comments.
    kind: n(ame), d (a number), t(ext), r(emark: a comment or docstring), o(ther).
    """

    exact: str
    alike: str
    kind: str
    start: int  # in characters
    end: int


@dataclass(frozen=True)
class Program:
    """A submission's text, all cells below each other, and its tokens, a column for each field.

    A class has millions of tokens: as objects of their own they would take gigabytes.
    """

    text: str
    exact: tuple[str, ...]
    alike: tuple[str, ...]
    kinds: str
    starts: Places
    ends: Places
    lines: Places


def program_of(submission: Submission) -> Program:
    """The tokens of a submission.

    Raises:
        TooMuch: it takes too long to be read.
    """
    cells = [(cell.label if submission.notebook else "", cell.source) for cell in submission.cells]
    return in_tokens(cells)


def in_tokens(cells: Sequence[tuple[str, str]]) -> Program:
    """The same of cells, each with a label that is shown above it, or none."""
    text, starts = "", []
    parts = []
    for label, source in cells:
        parts.append(f"{LABEL}{label}]\n" if label else "")
        starts.append(sum(map(len, parts)))
        parts.append(source.rstrip("\n") + "\n")
    text = "".join(parts)
    if len(text) > MOST_CHARACTERS:
        raise TooLong
    sources = [source for _, source in cells]
    found = in_child_process(all_tokens, sources, starts, text, seconds=_SECONDS)
    exact, alike, kinds, begins, ends, lines = found
    return Program(
        text,
        tuple(map(sys.intern, exact)),
        tuple(map(sys.intern, alike)),
        "".join(kinds),
        *(np.array(column, np.int32) for column in (begins, ends, lines)),
    )


class TooLong(Exception):
    """More text than is compared."""


def all_tokens(sources: Sequence[str], starts: Sequence[int], text: str) -> list[list[Any]]:
    """The columns of the tokens of cells that start at `starts` of a `text`."""
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    columns: list[list[Any]] = [[], [], [], [], [], []]
    exact, alike, kinds, begins, ends, numbers = columns
    for source, start in zip(sources, starts, strict=True):
        for one in _of_cell(source):
            exact.append(one.exact)
            alike.append(one.alike)
            kinds.append(one.kind)
            begins.append(start + one.start)
            ends.append(start + one.end)
            numbers.append(bisect_right(lines, start + one.start) - 1)
            if len(exact) >= MOST_TOKENS:
                return columns
    return columns


def _of_cell(source: str) -> list[Token]:
    """Tokens of one cell, placed from its start."""
    plain = in_ascii(source)
    try:
        mended = _same_places(plain, harmless(plain)) if _IPYTHON.search(plain) else plain
        return list(_read(mended, source))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        return [_word(found) for found in _WORDS.finditer(source)]


def _same_places(plain: str, mended: str) -> str:
    before, after = plain.split("\n"), mended.split("\n")
    if len(before) != len(after):
        raise ValueError
    pairs = zip(before, after, strict=True)
    return "\n".join(b if b == a or b.lstrip() == a else " " * len(b) for b, a in pairs)


def _word(found: re.Match[str]) -> Token:
    word = found[0]
    if word.isdigit():
        return Token(word, "N", "d", found.start(), found.end())
    if word.isidentifier():
        return Token(word, _name(word, ""), "n", found.start(), found.end())
    return Token(word, word, "o", found.start(), found.end())


def _name(name: str, before: str) -> str:
    kept = keyword.iskeyword(name) or name in (_ATTRIBUTES if before == "." else _BUILTIN)
    return name if kept else "V"


def _read(text: str, source: str) -> Iterator[Token]:
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    stream = [
        one
        for one in tokenize.generate_tokens(io.StringIO(text).readline)
        if one.type == token.NEWLINE or (one.type not in _LAYOUT and one.string.strip())
    ]
    idle = _idle(stream)
    before = "\n"
    for at, one in enumerate(stream):
        if at in idle:
            continue
        start, end = lines[one.start[0] - 1] + one.start[1], lines[one.end[0] - 1] + one.end[1]
        exact = source[start:end]
        is_first, before_it, before = before == "\n", before, one.string
        if one.type == token.NEWLINE:
            before = "\n"
        elif one.type == token.COMMENT:
            before = before_it
            yield from _remark(exact, start)
        elif one.type == token.STRING:
            if is_first and (at + 1 == len(stream) or stream[at + 1].type == token.NEWLINE):
                yield from _remark(exact, start)
            else:
                yield Token(exact, "S", "t", start, end)
        elif one.type == token.NUMBER:
            yield Token(exact, "N", "d", start, end)
        elif one.type == token.NAME:
            yield Token(exact, _name(one.string, before_it), "n", start, end)
        else:
            yield Token(exact, one.string, "o", start, end)


def _idle(stream: Sequence[tokenize.TokenInfo]) -> set[int]:
    """Which tokens say nothing: brackets that only group, the last comma, semicolons.

    Formatters put them in and take them out.
    """
    idle: set[int] = set()
    opened: list[tuple[int, bool]] = []
    before, comma = "", -1
    for at, one in enumerate(stream):
        text = one.string
        if one.type == token.COMMENT:
            continue
        if text == "(":
            is_call = before in (")", "]") or (before.isidentifier() and before not in _WORDS_APART)
            opened.append((at, is_call))
        elif text == ")" and opened:
            start, is_call = opened.pop()
            if not is_call:
                idle |= {start, at}
        if text in (")", "]", "}") and before == ",":
            idle.add(comma)
        if text == ",":
            comma = at
        elif text == ";":
            idle.add(at)
        before = text
    return idle


def _remark(text: str, start: int) -> Iterator[Token]:
    """The words of a comment or docstring: what is told, however it is wrapped."""
    for found in re.finditer(r"\w+", text):
        yield Token(found[0], "", "r", start + found.start(), start + found.end())
