"""An audit from end to end: collect the programs, try them, answer the questions."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from autograder.audit import programs as files
from autograder.audit.checks import CHECKS, solution_gets_all
from autograder.audit.equivalent import Equivalent, equivalents
from autograder.audit.evidence import Check, Evidence, TestRecord
from autograder.audit.hollow import hollow_programs
from autograder.audit.known import known_trials
from autograder.audit.mutants import mutants
from autograder.audit.odd import odd_trials
from autograder.audit.programs import WRONG, Kind, Program, ProgramsError
from autograder.audit.trial import Trial, Verdict, try_all
from autograder.course.assignments import Assignment, Course
from autograder.course.author_errors import authors_errors
from autograder.grading.batch import shared
from autograder.grading.grade import Progress
from autograder.naming.explain import known_beside
from autograder.testing.collection import with_tests

_WRONG = 40  # programs of an assignment that are tried, of more wrong ones that were collected


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
    thorough: bool = False,
    sandbox: bool = True,
    progress: Progress | None = None,
) -> list[Audit]:
    """Audit the hidden tests of `assignments`, with the known programs in the folder `programs`.

    thorough: all wrong programs that were collected, not a sample, and each known mistake in all
    its ways.

    Raises:
        CourseError: the programs, the mutation tool or the course's own files are amiss.
        TestsError: the hidden tests cannot be collected.
        AuthorError: a master or a `mistakes.py` raises an error.
        NoIsolationError: this machine gives no isolation, and `sandbox` asks for it.
    """
    if programs is not None and not programs.is_dir():
        raise ProgramsError(f"{programs} is not a folder: it is where right and wrong programs are")
    excused = {a.name: equivalents(a) for a in assignments}
    every = {a.name: collect(a, programs) for a in assignments}
    chosen = every if thorough else {name: _sample(own) for name, own in every.items()}
    collected = [program for own in chosen.values() for program in own]
    with authors_errors(course.solutions):  # in masters and mistakes.py, which are run here
        hollow = [h for a in assignments for h in hollow_programs(a, every[a.name], thorough)]
        known = [t for a in assignments for t in known_trials(a, thorough, seeds)]
    few = -(-seeds // 10)  # draws for what is not the solution
    behind, ahead = 0, len(known) + 2 * few * len(assignments)

    def show(done: int, expected: int) -> None:
        if progress is not None:
            progress(behind + done, behind + expected + ahead)

    def tried() -> tuple[list[Verdict], list[Verdict]]:
        nonlocal behind, ahead
        # Of mutants nobody knows what their mistakes are called.
        first = [Trial(p, p.name, naming=p.kind is not Kind.MUTANT) for p in collected]
        first += [Trial(p, p.name, naming=False) for p in hollow]
        attempt = partial(try_all, course, processes=processes, sandbox=sandbox, progress=show)
        once = attempt(first)
        behind, ahead = len(first), 0
        again = [trial for a in assignments for trial in _repeated(_of(a, once), few)]
        alone = [*known, *(trial for a in assignments for trial in odd_trials(a, thorough))]
        more = attempt([*alone, *again])
        of_solution = [v for v in more[: len(alone)] if v.program.kind is Kind.SOLUTION]
        of_others = [v for v in more[: len(alone)] if v.program.kind is not Kind.SOLUTION]
        return [*once, *of_others], [*of_solution, *more[len(alone) :]]

    # What both attempts need is begun once: the jail, the tests.
    with shared(course.settings) if sandbox else nullcontext():
        once, repeated = with_tests([a.hidden for a in assignments], tried)
    untried = {name: len(own) - len(chosen[name]) for name, own in every.items()}
    return [
        _audited(a, _of(a, once), _of(a, repeated), excused[a.name], untried[a.name])
        for a in assignments
    ]


def collect(assignment: Assignment, programs: Path | None) -> list[Program]:
    """Every program of an assignment whose marks are known beforehand.

    Raises:
        CourseError: the programs, the mutation tool or the course's own files are amiss.
    """
    found = [files.solution(assignment), *files.stubs(assignment)]
    if programs is not None:
        found += files.right_variants(programs, assignment.name)
        found += files.wrong_programs(programs, assignment.name)
    found += mutants(assignment)
    names = Counter(program.name for program in found)
    if twice := [name for name, count in names.items() if count > 1]:
        raise ProgramsError(f"{assignment.name}: two programs are called {', '.join(twice)}")
    return found


def _sample(programs: list[Program]) -> list[Program]:
    """An assignment's programs, with no more than `_WRONG` of the wrong ones that were collected:
    from all over the collection, always the same."""
    wrong = [program for program in programs if program.kind is Kind.WRONG]
    if len(wrong) <= _WRONG:
        return programs
    sample = {wrong[place * len(wrong) // _WRONG] for place in range(_WRONG)}
    return [program for program in programs if program.kind is not Kind.WRONG or program in sample]


def _repeated(once: Sequence[Verdict], seeds: int) -> list[Trial]:
    """The trials with other inputs: `seeds` of right variants, and of the wrong programs that the
    fewest tests catch: there a test that depends on its inputs would let one go."""
    fewest = min((len(v.caught_by) for v in once if v.caught_by), default=0)
    right = [v.program for v in once if v.program.kind is Kind.RIGHT]
    barely = [v.program for v in once if v.program.kind in WRONG and len(v.caught_by) == fewest > 0]
    return [
        Trial(program, f"{program.name}, {seed}", naming=False)
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
    untried: int,
) -> Audit:
    known_mistakes = known_beside(assignment.master)
    evidence = Evidence(assignment.name, once, repeated, excused, known_mistakes, untried)
    graded = all(verdict.graded for verdict in evidence.of(Kind.SOLUTION))
    asked = CHECKS if graded else [solution_gets_all]  # nothing else could be said
    checks = tuple(check(evidence) for check in asked)
    return Audit(assignment.name, checks, tuple(evidence.records))
