"""Fingerprints of programs: hashes of runs of k tokens, thinned by winnowing.

Schleimer, Wilkerson, Aiken: Winnowing: local algorithms for document fingerprinting, SIGMOD 2003.
Of every W runs in a row the smallest hash is kept, so that whatever two programs share of
K + W - 1 tokens or more is found, and two thirds of the hashes need not be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

K: Final = 12  # tokens of a run
W: Final = 4  # runs of a window

Hashes = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]

_MIXED = np.random.default_rng(2003)
_FACTORS: Final = _MIXED.integers(1, 2**63, K, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


class Vocabulary:
    """A number for every word, drawn at random, so that sums of them are hashes."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._random = np.random.default_rng(12)

    def of(self, words: Iterable[str]) -> Hashes:
        """The numbers of `words`."""
        return np.array([self._number(word) for word in words], dtype=np.uint64)

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = int(self._random.integers(2**64, dtype=np.uint64))
            self._numbers[word] = number
        return number


def runs(numbers: Hashes) -> Hashes:
    """The hash of every run of K tokens: n - K + 1 of them, or none."""
    count = len(numbers) - K + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, K)
    hashes = (windows * _FACTORS).sum(axis=1, dtype=np.uint64)
    mixed: Hashes = (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return mixed


def winnowed(hashes: Hashes, kept: Mask) -> Hashes:
    """The distinct fingerprints of a program, among the runs that are `kept`."""
    left = hashes[kept]
    if len(left) <= W:
        return np.unique(left)
    windows = np.lib.stride_tricks.sliding_window_view(left, W)
    return np.unique(windows.min(axis=1))


def free(given: Sequence[bool]) -> Mask:
    """Of every run of K tokens, whether none of them was `given`."""
    flags = np.asarray(given, dtype=np.int64)
    if len(flags) < K:
        return np.zeros(0, np.bool_)
    sums = np.concatenate(([0], np.cumsum(flags)))
    alone: Mask = (sums[K:] - sums[:-K]) == 0
    return alone


def covered(in_runs: Mask, length: int) -> Mask:
    """Which of `length` tokens lie in one of the marked runs."""
    ends = np.zeros(length + 1, np.int64)
    (at,) = np.nonzero(in_runs)
    np.add.at(ends, at, 1)
    np.add.at(ends, at + K, -1)
    lie: Mask = np.cumsum(ends)[:length] > 0
    return lie
