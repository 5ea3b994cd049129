"""What an audit has tried and what it found: the evidence, and the answers to its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.audit.equivalent import Equivalent
from autograder.audit.mutants import Mutant
from autograder.audit.programs import WRONG, Kind
from autograder.audit.trial import Verdict
from autograder.report.model import TestResult


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be: what, and what shows it."""

    says: str
    shows: str = ""  # lines of a diff, or a message


@dataclass(frozen=True)
class Check:
    """A question and its answer: all good where nothing was found."""

    asks: str
    says: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class TestRecord:
    """What a hidden test is good for: how many wrong programs it catches, and it alone."""

    __test__ = False

    test: TestResult
    exercise: str
    catches: int
    alone: int  # no other test catches these

    @property
    def idle(self) -> bool:
        """Whether it catches none."""
        return self.catches == 0


@dataclass(frozen=True)
class Evidence:
    """All that was tried of one assignment.

    `verdicts` has one of each program, `repeated` those of some programs with many other inputs.
    """

    assignment: str
    verdicts: Sequence[Verdict]
    repeated: Sequence[Verdict]
    equivalents: Sequence[Equivalent] = field(default=())
    # In mistakes.py: the exercise, and the name.
    known_mistakes: frozenset[tuple[str, str]] = frozenset()
    untried: int = 0  # wrong programs that were collected, and are not in the sample

    def of(self, *kinds: Kind) -> list[Verdict]:
        """The verdicts on programs of these kinds."""
        return [verdict for verdict in self.verdicts if verdict.program.kind in kinds]

    @cached_property
    def wrong(self) -> list[Verdict]:
        """The verdicts on programs that are known to be wrong."""
        return [
            verdict for verdict in self.of(*WRONG) if not self.reasons(verdict) and verdict.graded
        ]

    def reasons(self, verdict: Verdict) -> list[Equivalent]:
        """Why a mutant is no mistake."""
        mutant = verdict.program
        if not isinstance(mutant, Mutant):
            return []
        return [entry for entry in self.equivalents if entry.is_of(mutant)]

    @cached_property
    def records(self) -> list[TestRecord]:
        """What each hidden test is good for, in the order of the tests."""
        catches = Counter(test for verdict in self.wrong for test in verdict.caught_by)
        alone = Counter(
            test
            for verdict in self.wrong
            if len(verdict.caught_by) == 1
            for test in verdict.caught_by
        )
        shown = next((verdict for verdict in self.verdicts if verdict.graded), None)
        return [
            TestRecord(test, exercise.title, catches[test.id], alone[test.id])
            for exercise in (shown.report.exercises if shown else ())
            for test in exercise.tests
        ]
