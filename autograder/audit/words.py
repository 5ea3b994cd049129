"""What an audit found, in words."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.audit.evidence import Finding
from autograder.audit.mutants import Mutant
from autograder.audit.trial import Verdict
from autograder.report.model import Outcome


def ungraded(verdict: Verdict) -> Finding | None:
    """What to say of a program that could not be graded; None of one that was."""
    if verdict.graded:
        return None
    return Finding(f"{verdict.program.name} is not graded", lines(verdict.report.notes))


def faults_of(verdict: Verdict) -> list[str]:
    """What was wrong with the tests, and not with the program: they raised, or said nothing."""
    if not verdict.graded:
        return [note.partition(": ")[2] or note for note in verdict.report.notes[:1]]
    return [
        f"{test.id} says nothing"
        for test in verdict.tests
        if test.outcome is not Outcome.PASSED and not test.message
    ]


def lost_elsewhere(verdict: Verdict) -> str:
    """Where a program loses points, against where it should."""
    due, lost = verdict.program.loses, verdict.loses
    parts = []
    if kept := sorted(due - lost):
        parts.append(f"keeps all points in {', '.join(kept)}")
    if more := sorted(lost - due):
        parts.append(f"loses points in {', '.join(more)} too")
    return " and ".join(parts)


def elsewhere(verdict: Verdict) -> str:
    """What the tests say that the program should pass."""
    return lines(
        f"{test.id}: {test.message}"
        for exercise in verdict.report.exercises
        if exercise.name not in verdict.program.loses
        for test in exercise.tests
        if test.id in verdict.caught_by
    )


def place(verdict: Verdict) -> str:
    """Where a mutant differs from the master."""
    mutant = verdict.program
    assert isinstance(mutant, Mutant)
    return f"{mutant.assignment}.py, line {mutant.line} ({mutant.exercise})"


def diff(verdict: Verdict) -> str:
    """A mutant's change."""
    assert isinstance(verdict.program, Mutant)
    return verdict.program.diff


def points(verdict: Verdict) -> str:
    """A score."""
    return f"{verdict.report.score or 0:g} of {verdict.report.max_score:g} points"


def lines(lines: Iterable[str]) -> str:
    """Joined."""
    return "\n".join(lines)
