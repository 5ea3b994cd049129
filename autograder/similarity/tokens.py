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
import token
import tokenize
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

import msgspec
import numpy as np

from autograder.submissions.child_process import in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.worker.ipython import harmless

MOST_CHARACTERS: Final = 200_000  # of a submission; programs here have some thousand
MOST_TOKENS: Final = 20_000
_SECONDS = 2.0  # of the processor
_WORDS: Final = re.compile(r"\w+|[^\w\s]")
_STRING: Final = re.compile(r"^\w*(\"\"\"|'''|\"|')|(\"\"\"|'''|\"|')$")
_LAYOUT: Final = {
    *(token.NEWLINE, token.INDENT, token.DEDENT, token.ENDMARKER, tokenize.NL, tokenize.ENCODING),
}
# Names that no one can rename: they keep programs apart that do different things.
_BUILTIN: Final = frozenset(dir(builtins))
_ATTRIBUTES: Final = frozenset(
    name for of in (np, np.ndarray, np.random, math, list, dict, str) for name in dir(of)
)


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A word or sign of a program, and where it stands in the text of all cells.

    alike: what is left where names, numbers and texts are alike; empty in comments.
    kind: n(ame), d (a number), t(ext), r(emark: a comment or docstring), o(ther).
    """

    exact: str
    alike: str
    kind: str
    start: int  # in characters
    end: int
    line: int  # in the text of all cells, from 0


class Program(msgspec.Struct, frozen=True):
    """A submission's text, all cells below each other, and its tokens."""

    text: str
    tokens: list[Token]


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
        parts.append(f"# [{label}]\n" if label else "")
        starts.append(sum(map(len, parts)))
        parts.append(source.rstrip("\n") + "\n")
    text = "".join(parts)
    if len(text) > MOST_CHARACTERS:
        raise TooLong
    sources = [source for _, source in cells]
    found = in_child_process(all_tokens, sources, starts, text, seconds=_SECONDS)
    return Program(text, msgspec.convert(found, list[Token]))


class TooLong(Exception):
    """More text than is compared."""


def all_tokens(sources: Sequence[str], starts: Sequence[int], text: str) -> list[Token]:
    """The tokens of cells that start at `starts` of a `text`, as far as it is compared."""
    lines = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    tokens: list[Token] = []
    for source, start in zip(sources, starts, strict=True):
        for one in _of_cell(source):
            place = start + one.start
            tokens.append(
                Token(
                    one.exact,
                    one.alike,
                    one.kind,
                    place,
                    start + one.end,
                    bisect_right(lines, place) - 1,
                )
            )
            if len(tokens) >= MOST_TOKENS:
                return tokens
    return tokens


def _of_cell(source: str) -> list[Token]:
    """Tokens of one cell, placed from its start."""
    plain = in_ascii(source)
    try:
        mended = harmless(plain)
        if len(mended) != len(plain):  # magics taken out; each line is still where it was
            mended = _same_places(plain, mended)
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
        return Token(word, "N", "d", found.start(), found.end(), 0)
    if word.isidentifier():
        return Token(word, _name(word, ""), "n", found.start(), found.end(), 0)
    return Token(word, word, "o", found.start(), found.end(), 0)


def _name(name: str, before: str) -> str:
    kept = keyword.iskeyword(name) or name in (_ATTRIBUTES if before == "." else _BUILTIN)
    return name if kept else "V"


def _read(text: str, source: str) -> Iterator[Token]:
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    before, at_start = "", True
    held: Token | None = None  # a comma, which says nothing before a bracket that closes
    stream = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for at, one in enumerate(stream):
        if one.type in _LAYOUT or not one.string.strip():
            at_start = at_start or one.type == token.NEWLINE
            continue
        start, end = lines[one.start[0] - 1] + one.start[1], lines[one.end[0] - 1] + one.end[1]
        if one.type == token.COMMENT:
            yield from _remark(source[start:end], start)
            continue
        if held is not None and one.string not in (")", "]", "}"):
            yield held
        held = None
        exact = source[start:end]
        if one.type == token.STRING:
            if at_start and stream[at + 1].type in (token.NEWLINE, token.ENDMARKER):
                yield from _remark(exact, start)
                continue
            made = Token(exact, "S", "t", start, end, 0)
        elif one.type == token.NUMBER:
            made = Token(exact, "N", "d", start, end, 0)
        elif one.type == token.NAME:
            made = Token(exact, _name(one.string, before), "n", start, end, 0)
        else:
            made = Token(exact, one.string, "o", start, end, 0)
        before, at_start = one.string, False
        if exact == ",":
            held = made
        elif exact != ";":
            yield made


def _remark(text: str, start: int) -> Iterator[Token]:
    """The words of a comment or docstring: what is told, however it is wrapped."""
    for found in re.finditer(r"\w+", text):
        yield Token(found[0], "", "r", start + found.start(), start + found.end(), 0)
