"""What was found in a class: the data of `similarity.json`, which `docs/similarity.md` describes.

A change of meaning or a removed field raises `VERSION`.
"""

from __future__ import annotations

from typing import Final

import msgspec

VERSION: Final = 1


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A student; `earlier` is the folder of an earlier class, or empty."""

    student: str
    earlier: str = ""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whose program was not compared, and why."""

    who: Who
    why: str


class Fragment(msgspec.Struct, frozen=True, kw_only=True):
    """A run of tokens that two programs share.

    Lines count from 1 in the text of all cells. rarity: 0 to 1, how rare it is in this class.
    """

    tokens: int
    rarity: float
    same_words: bool  # names, numbers and texts too
    lines: tuple[int, int]
    lines_of_other: tuple[int, int]
    characters: tuple[int, int]  # of that text, from 0
    characters_of_other: tuple[int, int]


class Pair(msgspec.Struct, frozen=True, kw_only=True):
    """Two programs that stand out.

    alike, exact: how much of the smaller program is shared, weighed by rarity, 0 to 1: with names
    and literals taken for the same, and to the letter with comments.
    """

    one: Who
    other: Who
    alike: float
    exact: float
    tokens: int  # in shared fragments
    longest: int  # of them, in tokens
    rarities: tuple[str, ...]
    fragments: tuple[Fragment, ...]


class Distribution(msgspec.Struct, frozen=True, kw_only=True):
    """How similar the pairs of a class are: counts in each twentieth from 0 to 1."""

    pairs: int
    median: float
    upper_quartile: float
    iqr: float
    threshold: float
    counts: tuple[int, ...]


class Exercise(msgspec.Struct, frozen=True, kw_only=True):
    """A part that students write, and how many tokens the author's own solution of it has."""

    title: str
    tokens: int


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """One assignment of a class. Why it was not compared is in `verdict`, which is else empty."""

    assignment: str
    submissions: int
    earlier: int
    compared: int
    verdict: str = ""
    small_exercises: tuple[Exercise, ...] = ()
    alike: Distribution | None = None
    exact: Distribution | None = None
    pairs: tuple[Pair, ...] = ()
    more_pairs: int = 0  # that stand out, too, and are not listed
    clusters: tuple[tuple[Who, ...], ...] = ()
    left_out: tuple[LeftOut, ...] = ()


class Similarity(msgspec.Struct, frozen=True, kw_only=True):
    """All that was found."""

    version: int = VERSION
    comparisons: tuple[Comparison, ...] = ()


def encode(found: Similarity) -> bytes:
    """As UTF-8 JSON, indented for the reader who opens the file."""
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"
