"""The programs of a class got ready to be compared: fingerprints, and what counts of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from autograder.similarity.fingerprints import (
    Hashes,
    Mask,
    Vocabulary,
    covered,
    free,
    runs,
    winnowed,
)
from autograder.similarity.lesson import Lesson
from autograder.similarity.tokens import Program

Pass = Literal["alike", "exact"]
PASSES: Final[tuple[Pass, ...]] = ("alike", "exact")
SHARED_BY: Final = 1 / 3  # of a class: what more have is everybody's
_FEW: Final = 3  # programs: in a small class, what so many have is not everybody's yet

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Author:
    """Whose program it is; `earlier` names the folder of an earlier class, else it is empty."""

    student: str
    earlier: str = ""


@dataclass(frozen=True)
class Entry:
    """One program of a class, before it is known what others have."""

    author: Author
    program: Program


@dataclass(frozen=True)
class Sequenced:
    """A program in one of the passes.

    places: for each token of the pass, which of the program's tokens it is.
    hashes: of every run of tokens.
    counts: which runs neither the lesson nor much of the class has.
    prints: its fingerprints, sorted.
    """

    places: Indices
    hashes: Hashes
    counts: Mask
    prints: Hashes


@dataclass(frozen=True)
class Rarity:
    """How many programs have which hash, and so what it weighs."""

    hashes: Hashes
    programs: npt.NDArray[np.int64]
    of: int

    def weights(self, hashes: Hashes) -> Floats:
        """1 + log(N / (1 + df)) for each, where df of N programs have it."""
        found: Floats = 1 + np.log(self.of / (1 + self.counted(hashes)))
        return np.maximum(found, 0.1)

    def counted(self, hashes: Hashes) -> npt.NDArray[np.int64]:
        """How many programs have each of `hashes`; all of them must be known."""
        return self.programs[np.searchsorted(self.hashes, hashes)]


@dataclass(frozen=True)
class Class:
    """All programs of a class, by pass; `own` are those of each that count, in tokens."""

    entries: tuple[Entry, ...]
    sequenced: dict[Pass, list[Sequenced]]
    rarity: dict[Pass, Rarity]
    own: list[int]


def prepared(entries: Sequence[Entry], lesson: Lesson) -> Class:
    """Fingerprint the programs, without what the lesson or much of the class has."""
    given = [lesson.given(entry.program) for entry in entries]
    sequenced: dict[Pass, list[Sequenced]] = {}
    rarity: dict[Pass, Rarity] = {}
    for which in PASSES:
        sequenced[which], rarity[which] = _in_pass(which, entries, given, lesson)
    own = [
        int(covered(one.counts, len(one.places)).sum()) if len(one.places) else 0
        for one in sequenced["alike"]
    ]
    return Class(tuple(entries), sequenced, rarity, own)


def _in_pass(
    which: Pass, entries: Sequence[Entry], given: Sequence[Sequence[bool]], lesson: Lesson
) -> tuple[list[Sequenced], Rarity]:
    vocabulary = Vocabulary()
    of_lesson = [runs(vocabulary.of(_words(which, one)[1])) for one in lesson.programs]
    known = np.unique(np.concatenate([np.zeros(0, np.uint64), *of_lesson]))
    places, hashes, frees = [], [], []
    for entry, mask in zip(entries, given, strict=True):
        at, words = _words(which, entry.program)
        places.append(np.array(at, np.int64))
        hashes.append(runs(vocabulary.of(words)))
        frees.append(free([mask[place] for place in at]))
    distinct = np.concatenate([np.zeros(0, np.uint64), *map(np.unique, hashes)])
    values, programs = np.unique(distinct, return_counts=True)
    rarity = Rarity(values, programs.astype(np.int64), len(entries))
    most = max(_FEW, SHARED_BY * len(entries))
    found = []
    for at_places, of_runs, alone in zip(places, hashes, frees, strict=True):
        counts = alone & ~np.isin(of_runs, known) & (rarity.counted(of_runs) <= most)
        found.append(Sequenced(at_places, of_runs, counts, winnowed(of_runs, counts)))
    return found, rarity


def _words(which: Pass, program: Program) -> tuple[list[int], list[str]]:
    if which == "exact":
        return list(range(len(program.exact))), list(program.exact)
    at = [number for number, word in enumerate(program.alike) if word]
    return at, [program.alike[number] for number in at]
