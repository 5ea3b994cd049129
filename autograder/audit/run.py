"""An audit from end to end: collect the programs, try them, answer the questions."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import grading
from autograder.audit import programs as known
from autograder.audit.checks import CHECKS
from autograder.audit.equivalent import Equivalent, equivalents
from autograder.audit.evidence import Check, Evidence, TestRecord
from autograder.audit.known import try_known
from autograder.audit.mutants import mutants
from autograder.audit.programs import WRONG, Kind, Program, ProgramsError
from autograder.audit.trial import Trial, Verdict, try_all
from autograder.course import Assignment, Course
from autograder.naming.hook import known_beside


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
    every_way: bool = False,
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
    collected = [Trial(p, p.name) for a in assignments for p in collect(a, programs)]
    mutated = [trial for trial in collected if trial.program.kind is Kind.MUTANT]
    others = [trial for trial in collected if trial.program.kind is not Kind.MUTANT]
    behind, expected = 0, len(collected) + seeds * len(assignments)

    def show(done: int, _: int) -> None:
        if progress is not None:
            progress(behind + done, expected)

    def more(done: int, left: int) -> None:
        if progress is not None:
            progress(behind + done, behind + left)

    tried = functools.partial(try_all, course, processes=processes, sandbox=sandbox, progress=show)
    once = tried(others)
    behind = len(once)
    once += tried(mutated, naming=False)  # nobody knows their mistakes
    again = [trial for a in assignments for trial in _repeated(_of(a, once), seeds // 4)]
    behind, expected = len(once), len(once) + len(again)
    repeated = tried(again, naming=False)
    behind, expected = expected, 0
    trusted = try_known(
        course,
        assignments,
        processes=processes,
        every_way=every_way,
        seeds=seeds,
        progress=more,
    )
    repeated += [verdict for verdict in trusted if verdict.program.kind is Kind.SOLUTION]
    once += [verdict for verdict in trusted if verdict.program.kind is not Kind.SOLUTION]
    return [_audited(a, _of(a, once), _of(a, repeated), excused[a.name]) for a in assignments]


def collect(assignment: Assignment, programs: Path | None) -> list[Program]:
    """Every program of an assignment whose marks are known beforehand.

    Raises:
        CourseError: the programs, the mutation tool or the course's own files are amiss.
    """
    found = [known.solution(assignment), *known.stubs(assignment)]
    if programs is not None:
        found += known.right_variants(programs, assignment.name)
        found += known.wrong_programs(programs, assignment.name)
    found += mutants(assignment)
    names = Counter(program.name for program in found)
    if twice := [name for name, count in names.items() if count > 1]:
        raise ProgramsError(f"{assignment.name}: two programs are called {', '.join(twice)}")
    return found


def _repeated(once: Sequence[Verdict], seeds: int) -> list[Trial]:
    """The trials with other inputs: `seeds` of right variants, and of the wrong programs that the
    fewest tests catch: there a test that depends on its inputs would let one go."""
    fewest = min((len(v.caught_by) for v in once if v.caught_by), default=0)
    right = [v.program for v in once if v.program.kind is Kind.RIGHT]
    barely = [v.program for v in once if v.program.kind in WRONG and len(v.caught_by) == fewest > 0]
    return [
        Trial(program, f"{program.name}, {seed}")
        for group in (right, barely)
        for seed, program in enumerate(_shared(group, seeds))
    ]


def _shared(programs: Sequence[Program], count: int) -> list[Program]:
    """`count` programs, each as often as the others."""
    return list(itertools.islice(itertools.cycle(programs), count))


def _of(assignment: Assignment, verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.program.assignment == assignment.name]


def _audited(
    assignment: Assignment,
    once: Sequence[Verdict],
    repeated: Sequence[Verdict],
    excused: Sequence[Equivalent],
) -> Audit:
    known_mistakes = known_beside(assignment.master)
    evidence = Evidence(assignment.name, once, repeated, excused, known_mistakes)
    checks = tuple(check(evidence) for check in CHECKS)
    return Audit(assignment.name, checks, tuple(evidence.records))
