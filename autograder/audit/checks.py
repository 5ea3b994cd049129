"""What an audit asks, and what it found.

Each question is a function from the evidence on one assignment to a `Check`. A further question
is a further function in `CHECKS`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from autograder.audit.equivalent import Equivalent
from autograder.audit.mutants import Mutant
from autograder.audit.programs import WRONG, Kind, Program
from autograder.audit.trial import Verdict
from autograder.report.model import Outcome, TestResult


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
    known_mistakes: frozenset[str] = frozenset()  # the names in mistakes.py

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


# --- the questions --------------------------------------------------------------------------


def solution_gets_all(evidence: Evidence) -> Check:
    """Does the author's own program get all points?"""
    return _all_points("the solution gets all points", evidence.of(Kind.SOLUTION))


def right_variants_get_all(evidence: Evidence) -> Check:
    """Does every right program get all points, however it is written?"""
    return _all_points("right variants get all points", evidence.of(Kind.RIGHT))


def stub_gets_none(evidence: Evidence) -> Check:
    """Does what students are given get no points?"""
    verdicts = evidence.of(Kind.STUB)
    findings = [
        _ungraded(verdict)
        or Finding(
            f"{verdict.program.name} gets {_points(verdict)} with nothing written",
            _lines(f"passes: {t.title}" for t in verdict.tests if t.outcome is Outcome.PASSED),
        )
        for verdict in verdicts
        if not verdict.graded or verdict.report.score
    ]
    return Check("the stub gets none", f"{len(verdicts)} files", tuple(findings))


def wrong_programs_lose_there(evidence: Evidence) -> Check:
    """Does every wrong program lose points where it is wrong, and nowhere else?"""
    verdicts = evidence.of(Kind.WRONG)
    findings = [
        _ungraded(verdict)
        or Finding(f"{verdict.program.name} {_lost_elsewhere(verdict)}", _elsewhere(verdict))
        for verdict in verdicts
        if not verdict.graded or verdict.loses != verdict.program.loses
    ]
    return Check(
        "wrong programs lose points where they are wrong, and only there",
        f"{len(verdicts) - len(findings)} of {len(verdicts)}",
        tuple(findings),
    )


def mistakes_are_named_rightly(evidence: Evidence) -> Check:
    """Is what is named in a wrong program what its author says is wrong with it?"""
    verdicts = [v for v in evidence.of(Kind.WRONG) if v.program.names is not None and v.graded]
    findings = [
        Finding(
            f"{verdict.program.name} is named {', '.join(sorted(verdict.names - right))}",
            _lines(f"rightly: {name}" for name in sorted(right)) or "rightly: nothing",
        )
        for verdict in verdicts
        if verdict.names - (right := verdict.program.names or frozenset())
    ]
    findings += [
        Finding(f"{verdict.program.name} is right, and is named {', '.join(verdict.names)}")
        for verdict in evidence.of(Kind.SOLUTION, Kind.RIGHT)
        if verdict.names
    ]
    named = sum(bool(verdict.names) for verdict in verdicts)
    tried = frozenset(name for verdict in verdicts for name in verdict.names)
    says = f"{named} of {len(verdicts)} wrong programs have a name; {len(tried)} different names"
    if untried := len(evidence.known_mistakes - tried):
        says += f", and {untried} known mistakes that no program makes"
    return Check("mistakes are named rightly", says, tuple(findings))


def mutants_are_caught(evidence: Evidence) -> Check:
    """Does every mutant of the solution lose points, unless it is proven right?"""
    verdicts = evidence.of(Kind.MUTANT)
    caught = [verdict for verdict in verdicts if verdict.caught_by]
    excused = [verdict for verdict in verdicts if evidence.reasons(verdict)]
    findings = [
        Finding(f"survives: {verdict.program.name}, {_place(verdict)}", _diff(verdict))
        for verdict in verdicts
        if verdict.graded and not verdict.caught_by and not evidence.reasons(verdict)
    ]
    findings += [found for verdict in verdicts if (found := _ungraded(verdict))]
    findings += [
        Finding(
            f"equivalent.toml calls it right, and it loses points: {_place(verdict)}",
            _diff(verdict),
        )
        for verdict in excused
        if verdict.caught_by
    ]
    used = [entry for verdict in excused for entry in evidence.reasons(verdict)]
    findings += [
        Finding(
            f"equivalent.toml speaks of a mutant that is not there ({entry.exercise})",
            f"- {entry.was}\n+ {entry.becomes}",
        )
        for entry in evidence.equivalents
        if entry not in used
    ]
    says = f"{len(caught)} of {len(verdicts)}"
    if excused:
        says += f"; {len(excused)} proven right"
    return Check("mutants of the solution are caught", says, tuple(findings))


def no_test_is_idle(evidence: Evidence) -> Check:
    """Does every hidden test catch a wrong program?"""
    idle = [record for record in evidence.records if record.idle]
    findings = [
        Finding(f"idle: {record.test.id} ({record.exercise}: {record.test.title})")
        for record in idle
    ]
    count = len(evidence.records)
    return Check(
        "every hidden test catches a wrong program",
        f"{count - len(idle)} of {count} tests, on {len(evidence.wrong)} programs",
        tuple(findings),
    )


def no_test_is_flaky(evidence: Evidence) -> Check:
    """Does every hidden test judge a program alike, whatever inputs were drawn?"""
    groups: dict[Program, list[Verdict]] = {}
    for verdict in evidence.repeated:
        groups.setdefault(verdict.program, []).append(verdict)
    first = {verdict.program: verdict for verdict in evidence.verdicts}
    findings = []
    for program, verdicts in groups.items():
        findings += [found for verdict in verdicts if (found := _ungraded(verdict))]
        findings += _flaky(program, [v for v in (first[program], *verdicts) if v.graded])
    kinds = Counter(verdict.program.kind for verdict in evidence.repeated)
    seeds = max(kinds.values(), default=0)
    says = f"{len(groups)} programs, {len(evidence.repeated)} times; the solution {seeds} times"
    return Check("the same verdicts, whatever inputs are drawn", says, tuple(findings))


CHECKS: Final[tuple[Callable[[Evidence], Check], ...]] = (
    solution_gets_all,
    stub_gets_none,
    right_variants_get_all,
    wrong_programs_lose_there,
    mistakes_are_named_rightly,
    mutants_are_caught,
    no_test_is_idle,
    no_test_is_flaky,
)


# --- in words -------------------------------------------------------------------------------


def _all_points(asks: str, verdicts: Sequence[Verdict]) -> Check:
    findings = [
        _ungraded(verdict)
        or Finding(
            f"{verdict.program.name} gets {_points(verdict)}",
            _lines(
                f"{t.id}: {t.message}" for t in verdict.tests if t.outcome is not Outcome.PASSED
            ),
        )
        for verdict in verdicts
        if not verdict.graded or verdict.caught_by
    ]
    says = f"{len(verdicts) - len(findings)} of {len(verdicts)}" if verdicts else "there are none"
    return Check(asks, says, tuple(findings))


def _ungraded(verdict: Verdict) -> Finding | None:
    if verdict.graded:
        return None
    return Finding(f"{verdict.program.name} is not graded", _lines(verdict.report.notes))


def _flaky(program: Program, verdicts: Sequence[Verdict]) -> list[Finding]:
    """The tests that judged a program in both ways."""
    failed: dict[str, list[str]] = defaultdict(list)
    for verdict in verdicts:
        for test in verdict.tests:
            if test.outcome is not Outcome.PASSED:
                failed[test.id].append(test.message)
    return [
        Finding(
            f"flaky: {test} fails {program.name} for {len(messages)} of {len(verdicts)} seeds",
            min(messages, key=len),
        )
        for test, messages in failed.items()
        if len(messages) < len(verdicts)
    ]


def _lost_elsewhere(verdict: Verdict) -> str:
    due, lost = verdict.program.loses, verdict.loses
    parts = []
    if kept := sorted(due - lost):
        parts.append(f"keeps all points in {', '.join(kept)}")
    if more := sorted(lost - due):
        parts.append(f"loses points in {', '.join(more)} too")
    return " and ".join(parts)


def _elsewhere(verdict: Verdict) -> str:
    """What the tests say that the program should pass."""
    return _lines(
        f"{test.id}: {test.message}"
        for exercise in verdict.report.exercises
        if exercise.name not in verdict.program.loses
        for test in exercise.tests
        if test.id in verdict.caught_by
    )


def _place(verdict: Verdict) -> str:
    mutant = verdict.program
    assert isinstance(mutant, Mutant)
    return f"{mutant.assignment}.py, line {mutant.line} ({mutant.exercise})"


def _diff(verdict: Verdict) -> str:
    assert isinstance(verdict.program, Mutant)
    return verdict.program.diff


def _points(verdict: Verdict) -> str:
    return f"{verdict.report.score or 0:g} of {verdict.report.max_score:g} points"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
