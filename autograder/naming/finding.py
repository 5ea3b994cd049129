"""What a search for mistakes starts from, a submission (the suspect), and what it finds."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol

import numpy as np

from autograder.naming.mistake import Mistake
from autograder.naming.planted import Planted
from autograder.testing.student import Student


class OutOfTimeError(Exception):
    """The search has had its time: then nothing is named."""


@dataclass(frozen=True)
class Suspect:
    """A submission to be explained, while it still runs."""

    student: Student
    solution: ModuleType
    passed: frozenset[str]  # the exercises that are all right
    failed: frozenset[str]  # the tests that are not, by their names
    rng: np.random.Generator
    ends: float  # on the clock of time.process_time
    gone: float = math.inf  # on the clock of time.monotonic: the submission's own slowness counts

    def tick(self) -> None:
        """Go on only while there is time.

        Raises:
            OutOfTimeError: there is none.
        """
        if time.process_time() > self.ends or time.monotonic() > self.gone:
            raise OutOfTimeError


@dataclass(frozen=True)
class Finding:
    """What was found out about an exercise.

    causes: the mistakes, and the labels of the parts that each is in.
    parts: the mistakes by the part; those of parts that are wrong in an unknown way are missing.
    wrong: the labels of all parts that are wrong.
    """

    causes: Mapping[Mistake, tuple[str, ...]]
    parts: Mapping[str, tuple[Mistake, ...]]
    wrong: frozenset[str]
    recipes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # of each part's slots

    def explains(self, labels: frozenset[str]) -> tuple[Mistake, ...]:
        """The mistakes behind a test of these parts; none where one is wrong in an unknown way."""
        wrong = self.wrong & labels
        if not wrong <= self.parts.keys():
            return ()
        found = (mistake for label in self.parts if label in wrong for mistake in self.parts[label])
        return tuple(dict.fromkeys(found))


class Explained(Protocol):
    """An exercise that can say which known mistakes explain its wrong answers."""

    @property
    def exercise(self) -> str: ...
    @property
    def function(self) -> str: ...
    @property
    def mistakes(self) -> Sequence[Mistake]: ...
    def find(self, suspect: Suspect) -> Finding | None: ...
    def labels(self, test: str, title: str) -> frozenset[str]: ...
    def planted(self) -> Iterator[Planted]: ...
