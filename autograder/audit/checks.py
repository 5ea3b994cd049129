"""What an audit asks of hidden tests.

Each question is a function from the evidence on one assignment to a `Check`. A further question
is a further function in `CHECKS`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from autograder.audit.evidence import Check, Evidence, Finding
from autograder.audit.hollow import hollow_programs_earn_nothing
from autograder.audit.names import (
    known_mistakes_are_told,
    mistakes_are_named_rightly,
    pairs_are_told,
)
from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Verdict
from autograder.audit.words import (
    diff,
    elsewhere,
    faults_of,
    lines,
    lost_elsewhere,
    place,
    points,
    ungraded,
)
from autograder.report.model import Outcome


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
        ungraded(verdict)
        or Finding(
            f"{verdict.program.name} gets {points(verdict)} with nothing written",
            lines(f"passes: {t.title}" for t in verdict.tests if t.outcome is Outcome.PASSED),
        )
        for verdict in verdicts
        if not verdict.graded or verdict.report.score
    ]
    return Check("the stub gets none", f"{len(verdicts)} files", tuple(findings))


def wrong_programs_lose_there(evidence: Evidence) -> Check:
    """Does every wrong program lose points where it is wrong, and nowhere else?"""
    verdicts = evidence.of(Kind.WRONG)
    findings = [
        ungraded(verdict)
        or Finding(f"{verdict.program.name} {lost_elsewhere(verdict)}", elsewhere(verdict))
        for verdict in verdicts
        if not verdict.graded or verdict.loses != verdict.program.loses
    ]
    return Check(
        "wrong programs lose points where they are wrong, and only there",
        f"{len(verdicts) - len(findings)} of {len(verdicts)}{_sampled(evidence, len(verdicts))}",
        tuple(findings),
    )


def _sampled(evidence: Evidence, tried: int) -> str:
    if not evidence.untried:
        return ""
    return f", a sample of {tried + evidence.untried} (--thorough tries them all)"


def mutants_are_caught(evidence: Evidence) -> Check:
    """Does every mutant of the solution lose points, unless it is proven right?"""
    verdicts = evidence.of(Kind.MUTANT)
    caught = [verdict for verdict in verdicts if verdict.caught_by]
    excused = [verdict for verdict in verdicts if evidence.reasons(verdict)]
    findings = [
        Finding(f"survives: {verdict.program.name}, {place(verdict)}", diff(verdict))
        for verdict in verdicts
        if verdict.graded and not verdict.caught_by and not evidence.reasons(verdict)
    ]
    findings += [found for verdict in verdicts if (found := ungraded(verdict))]
    findings += [
        Finding(
            f"equivalent.toml calls it right, and it loses points: {place(verdict)}",
            diff(verdict),
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
        f"{count - len(idle)} of {count} tests, on {len(evidence.wrong)} programs"
        + f", without {evidence.untried} (--thorough)" * bool(evidence.untried),
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
        findings += [found for verdict in verdicts if (found := ungraded(verdict))]
        findings += _flaky(program, [v for v in (first[program], *verdicts) if v.graded])
    kinds = Counter(verdict.program.kind for verdict in evidence.repeated)
    seeds = max(kinds.values(), default=0)
    says = f"{len(groups)} programs, {len(evidence.repeated)} times; the solution {seeds} times"
    return Check("the same verdicts, whatever inputs are drawn", says, tuple(findings))


def every_answer_is_marked(evidence: Evidence) -> Check:
    """Does whatever can be answered get a mark with a message, and is no test at fault over it?"""
    verdicts = evidence.of(Kind.ODD)
    faults: dict[str, list[str]] = defaultdict(list)
    for verdict in verdicts:
        for fault in faults_of(verdict):
            faults[fault].append(verdict.program.name)
    findings = [
        Finding(f"over {len(names)} of {len(verdicts)} answers: {fault}", lines(names))
        for fault, names in faults.items()
    ]
    return Check(
        "whatever is answered gets a mark and a message",
        f"{len(verdicts)} answers",
        tuple(findings),
    )


def _all_points(asks: str, verdicts: Sequence[Verdict]) -> Check:
    findings = [
        ungraded(verdict)
        or Finding(
            f"{verdict.program.name} gets {points(verdict)}",
            lines(f"{t.id}: {t.message}" for t in verdict.tests if t.outcome is not Outcome.PASSED),
        )
        for verdict in verdicts
        if not verdict.graded or verdict.caught_by
    ]
    says = f"{len(verdicts) - len(findings)} of {len(verdicts)}" if verdicts else "there are none"
    return Check(asks, says, tuple(findings))


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


CHECKS: Final[tuple[Callable[[Evidence], Check], ...]] = (
    solution_gets_all,
    stub_gets_none,
    right_variants_get_all,
    wrong_programs_lose_there,
    mistakes_are_named_rightly,
    known_mistakes_are_told,
    pairs_are_told,
    hollow_programs_earn_nothing,
    mutants_are_caught,
    no_test_is_idle,
    no_test_is_flaky,
    every_answer_is_marked,
)
