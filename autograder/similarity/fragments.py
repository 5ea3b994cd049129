"""What two programs share, as runs of tokens in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from autograder.similarity.fingerprints import K
from autograder.similarity.prepared import Rarity, Sequenced

_MOST_PLACES: Final = 4  # of one run in a program: what stands there more often is a pattern


@dataclass(frozen=True)
class Run:
    """Tokens `first` of one program and `second` of the other up to `length` are the same.

    rarity: the mean weight of its runs of K tokens.
    """

    first: int
    second: int
    length: int
    rarity: float


def common_runs(one: Sequenced, other: Sequenced, rarity: Rarity) -> list[Run]:
    """The fragments that two programs share, longest first, none overlapping in either.

    Places are positions in the sequences of the pass. What the lesson or much of the class has is
    in no fragment, and ends it.
    """
    found = sorted(_diagonals(one, other), key=lambda run: (-run[2], run[0], run[1]))
    taken = np.zeros(len(one.places), bool), np.zeros(len(other.places), bool)
    kept = []
    for first, second, count in found:
        length = count + K - 1
        here, there = taken[0][first : first + length], taken[1][second : second + length]
        (clear,) = np.nonzero(~(here | there))
        if len(clear) < K:
            continue
        start, end = int(clear[0]), int(clear[-1]) + 1
        if len(clear) != end - start:  # something in the middle is taken
            continue
        here[start:end] = there[start:end] = True
        hashes = one.hashes[first + start : first + max(start + 1, end - K + 1)]
        weight = float(rarity.weights(hashes).mean())
        kept.append(Run(first + start, second + start, end - start, weight))
    return kept


def _diagonals(one: Sequenced, other: Sequenced) -> Iterator[tuple[int, int, int]]:
    """Runs of runs of K tokens: where they begin in both, and how many follow each other."""
    places: dict[int, list[int]] = {}
    for at in np.nonzero(other.counts)[0].tolist():
        places.setdefault(int(other.hashes[at]), []).append(at)
    open_: dict[int, tuple[int, int]] = {}  # by the distance of the two: first place, count
    for at in np.nonzero(one.counts)[0].tolist():
        for there in places.get(int(one.hashes[at]), [])[:_MOST_PLACES]:
            distance = there - at
            first, count = open_.get(distance, (at, 0))
            if first + count == at:
                open_[distance] = (first, count + 1)
            else:
                yield first, first + distance, count
                open_[distance] = (at, 1)
    for distance, (first, count) in open_.items():
        yield first, first + distance, count
