"""An audit from end to end: collect the programs, try them, answer the questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import grading
from autograder.audit import programs as known
from autograder.audit.checks import CHECKS, Check, Evidence, TestRecord
from autograder.audit.equivalent import Equivalent, equivalents
from autograder.audit.mutants import mutants
from autograder.audit.programs import Kind, Program, ProgramsError
from autograder.audit.trial import Trial, Verdict, try_all
from autograder.course import Assignment, Course

_REPEATED = {Kind.SOLUTION: 1, Kind.RIGHT: 2, Kind.WRONG: 3}  # programs tried with many seeds


@dataclass(frozen=True)
class Audit:
    """What an audit of one assignment says."""

    assignment: str
    checks: tuple[Check, ...]
    records: tuple[TestRecord, ...]

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not any(check.findings for check in self.checks)


def audit(
    course: Course,
    assignments: Sequence[Assignment],
    programs: Path | None,
    *,
    seeds: int = 100,
    processes: int,
    sandbox: bool = True,
    progress: grading.Progress | None = None,
) -> list[Audit]:
    """Audit the hidden tests of `assignments`, with the known programs in the folder `programs`.

    Raises:
        CourseError: the programs, the mutation tool or the course's own files are amiss.
        TestsError: the hidden tests cannot be collected.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    if programs is not None and not programs.is_dir():
        raise ProgramsError(f"{programs} is not a folder: it is where right and wrong programs are")
    excused = {a.name: equivalents(a) for a in assignments}
    collected = [program for a in assignments for program in collect(a, programs)]
    once = [Trial(program, program.name) for program in collected]
    repeated = [
        Trial(program, f"{program.name}, seed {seed}")
        for program in _spread(collected)
        for seed in range(1, seeds + 1)
    ]
    verdicts = try_all(
        course, [*once, *repeated], processes=processes, sandbox=sandbox, progress=progress
    )
    first, others = verdicts[: len(once)], verdicts[len(once) :]
    return [_audited(a.name, first, others, excused[a.name]) for a in assignments]


def collect(assignment: Assignment, programs: Path | None) -> list[Program]:
    """Every program of an assignment whose marks are known beforehand."""
    found = [known.solution(assignment), *known.stubs(assignment)]
    if programs is not None:
        found += known.right_variants(programs, assignment.name)
        found += known.wrong_programs(programs, assignment.name)
    return [*found, *mutants(assignment)]


def _spread(programs: Iterable[Program]) -> list[Program]:
    """A few programs of each assignment and kind, from all over their list."""
    groups: dict[tuple[str, Kind], list[Program]] = {}
    for program in programs:
        groups.setdefault((program.assignment, program.kind), []).append(program)
    return [
        group[index * len(group) // count]
        for (_, kind), group in groups.items()
        for count in [min(_REPEATED.get(kind, 0), len(group))]
        for index in range(count)
    ]


def _audited(
    assignment: str,
    once: Iterable[Verdict],
    repeated: Iterable[Verdict],
    excused: Sequence[Equivalent],
) -> Audit:
    evidence = Evidence(
        assignment,
        [verdict for verdict in once if verdict.program.assignment == assignment],
        [verdict for verdict in repeated if verdict.program.assignment == assignment],
        excused,
    )
    checks = tuple(check(evidence) for check in CHECKS)
    return Audit(assignment, checks, tuple(evidence.records))
