"""`similarity.html`: what stands out, the distribution, and shared fragments side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from autograder.report.html import render
from autograder.similarity.compare import Compared
from autograder.similarity.model import Distribution, Pair
from autograder.similarity.tokens import Program

MOST_SIDE_BY_SIDE: Final = 60  # pairs of an assignment
_AROUND: Final = 2  # lines shown above and below what is shared
_LONGEST_LINE: Final = 400  # characters
_HUES: Final = 6
_HEIGHT: Final = 100.0


@dataclass(frozen=True)
class _Piece:
    """A part of a line; `fragment` counts from 1, and is 0 outside of all."""

    text: str
    fragment: int = 0
    css: str = ""
    opens: bool = False


@dataclass(frozen=True)
class _Line:
    """A line with its number; 0 where lines are left out before the next."""

    number: int
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True)
class _Shown:
    pair: Pair
    left: tuple[_Line, ...]
    right: tuple[_Line, ...]


@dataclass(frozen=True)
class _Column:
    x: float
    height: float
    pairs: int
    start: float
    end: float
    beyond: bool


@dataclass(frozen=True)
class _Section:
    compared: Compared
    shown: tuple[_Shown, ...]
    rest: tuple[Pair, ...]
    columns: tuple[_Column, ...]


def similarity_page(found: Sequence[Compared]) -> str:
    """The page that an instructor reads."""
    return render("similarity.html", sections=[_section(one) for one in found])


def _section(compared: Compared) -> _Section:
    pairs = compared.comparison.pairs
    shown = tuple(_side_by_side(pair, compared) for pair in pairs[:MOST_SIDE_BY_SIDE])
    alike = compared.comparison.alike
    columns = tuple(_columns(alike)) if alike else ()
    return _Section(compared, shown, pairs[MOST_SIDE_BY_SIDE:], columns)


def _columns(of: Distribution) -> list[_Column]:
    """Heights by the logarithm: one pair among a million is still seen."""
    top = math.log1p(max(of.counts, default=0)) or 1.0
    width = 1 / len(of.counts)
    return [
        _Column(
            x=100 * n * width,
            height=_HEIGHT * math.log1p(count) / top,
            pairs=count,
            start=n * width,
            end=(n + 1) * width,
            beyond=(n + 1) * width > of.threshold,
        )
        for n, count in enumerate(of.counts)
    ]


def _side_by_side(pair: Pair, compared: Compared) -> _Shown:
    left = [(*fragment.characters, n) for n, fragment in enumerate(pair.fragments, 1)]
    right = [(*fragment.characters_of_other, n) for n, fragment in enumerate(pair.fragments, 1)]
    css = [
        f"f{n % _HUES} r{min(3, 1 + int(3 * fragment.rarity))}" + " same" * fragment.same_words
        for n, fragment in enumerate(pair.fragments)
    ]
    return _Shown(
        pair,
        _lines(compared.programs[pair.one], sorted(left), css),
        _lines(compared.programs[pair.other], sorted(right), css),
    )


def _lines(
    program: Program, spans: Sequence[tuple[int, int, int]], css: Sequence[str]
) -> tuple[_Line, ...]:
    lines: list[tuple[_Line, bool]] = []
    start, at = 0, 0
    for number, text in enumerate(program.text.split("\n"), 1):
        end = start + len(text)
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        pieces = tuple(_pieces(text, start, spans[at:], css))
        lines.append((_Line(number, pieces), any(piece.fragment for piece in pieces)))
        start = end + 1
    return _without_the_rest(lines)


def _pieces(
    text: str, start: int, spans: Sequence[tuple[int, int, int]], css: Sequence[str]
) -> list[_Piece]:
    pieces: list[_Piece] = []
    place = 0
    text = text if len(text) <= _LONGEST_LINE else text[: _LONGEST_LINE - 1] + "…"
    for first, last, number in spans:
        if first >= start + len(text):
            break
        begin, end = max(first - start, place), min(last - start, len(text))
        if first < start:  # its indentation is no part of it
            begin = max(begin, len(text) - len(text.lstrip()))
        if begin >= end:
            continue
        if begin > place:
            pieces.append(_Piece(text[place:begin]))
        pieces.append(_Piece(text[begin:end], number, css[number - 1], first >= start))
        place = end
    if place < len(text):
        pieces.append(_Piece(text[place:]))
    return pieces


def _without_the_rest(lines: Sequence[tuple[_Line, bool]]) -> tuple[_Line, ...]:
    """Lines that share something, and some around them; a line without number for each gap."""
    near = [
        any(shares for _, shares in lines[max(0, n - _AROUND) : n + _AROUND + 1])
        for n in range(len(lines))
    ]
    kept: list[_Line] = []
    for (line, _), keep in zip(lines, near, strict=True):
        if keep:
            kept.append(line)
        elif not kept or kept[-1].number:
            kept.append(_Line(0, ()))
    return tuple(kept)
