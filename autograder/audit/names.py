"""What an audit asks of the list of known mistakes."""

from __future__ import annotations

from autograder.audit.evidence import Check, Evidence, Finding
from autograder.audit.programs import Kind
from autograder.audit.trial import Verdict
from autograder.audit.words import elsewhere, lines, lost_elsewhere, ungraded


def mistakes_are_named_rightly(evidence: Evidence) -> Check:
    """Is what is named in a wrong program what its author says is wrong with it?"""
    verdicts = [v for v in evidence.of(Kind.WRONG) if v.program.names is not None and v.graded]
    findings = [
        Finding(
            f"{verdict.program.name} is named {', '.join(sorted(verdict.names - right))}",
            lines(f"rightly: {name}" for name in sorted(right)) or "rightly: nothing",
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
    return Check("mistakes are named rightly", says, tuple(findings))


def known_mistakes_are_told(evidence: Evidence) -> Check:
    """Does each known mistake, made on its own, lose points where it is, and get its own name?"""
    verdicts = evidence.of(Kind.MISTAKE)
    findings = [found for verdict in verdicts if (found := _mistold(verdict))]
    planted = {(next(iter(v.program.loses)), *(v.program.names or ())) for v in verdicts}
    findings += [
        Finding(f"no program makes “{name}” in {exercise}")
        for exercise, name in sorted(evidence.known_mistakes - planted)
    ]
    return Check(
        "every known mistake loses points in its own exercise only, and is named as itself",
        f"{len(verdicts)} programs with one each, of {len(planted)} mistakes",
        tuple(findings),
    )


def pairs_are_told(evidence: Evidence) -> Check:
    """Do two known mistakes together lose points where they are, and get no other name?"""
    verdicts = evidence.of(Kind.PAIR)
    findings = [
        ungraded(verdict) or Finding(f"{verdict.program.name} {_said(verdict)}", elsewhere(verdict))
        for verdict in verdicts
        if not verdict.graded or verdict.loses != verdict.program.loses or _wrong_names(verdict)
    ]
    both = sum(verdict.names == verdict.program.names for verdict in verdicts)
    return Check(
        "of two known mistakes, neither hides in the other or gets another name",
        f"{len(verdicts)} pairs, both named in {both}",
        tuple(findings),
    )


def _mistold(verdict: Verdict) -> Finding | None:
    """What is wrong with the verdict on a known mistake."""
    program = verdict.program
    if not verdict.graded:
        return ungraded(verdict)
    if verdict.loses != program.loses:
        return Finding(f"{program.name} {lost_elsewhere(verdict)}", elsewhere(verdict))
    if verdict.names == program.names or (verdict.names and program.gives_way):
        return None
    named = ", ".join(f"“{name}”" for name in sorted(verdict.names))
    return Finding(f"{program.name} is named {named or 'nothing'}")


def _said(verdict: Verdict) -> str:
    if verdict.loses != verdict.program.loses:
        return lost_elsewhere(verdict)
    return f"is named {', '.join(f'“{name}”' for name in sorted(_wrong_names(verdict)))}"


def _wrong_names(verdict: Verdict) -> frozenset[str]:
    return verdict.names - (verdict.program.names or frozenset())
