"""Known mistakes, made one by one and in pairs, and graded as students' programs are.

What is graded is the author's own program with an answer twisted, so no jail is needed, and
nothing has to be started for each: hundreds take a minute. With no mistake at all, and as many
students' inputs, it shows whether a test is flaky.
"""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Sequence
from concurrent.futures import as_completed

import msgspec

from autograder.audit.programs import Kind, Program, solution
from autograder.audit.trial import Trial, Verdict
from autograder.course import Assignment, Course
from autograder.grading import Progress
from autograder.handed import Handed
from autograder.naming.hook import made_beside
from autograder.naming.made import Made, TwistedProgram
from autograder.pool import forked
from autograder.report.model import Report
from autograder.session import Job, grade_jobs

_PAIRS = 40  # of two mistakes in different exercises, by assignment
_SHARES = 4  # for each process: the last ones are short

Mistaken = tuple[Made, ...]  # the mistakes of one program; none, of the author's own


def try_known(
    course: Course,
    assignments: Sequence[Assignment],
    *,
    processes: int,
    every_way: bool = False,
    seeds: int = 0,
    progress: Progress = lambda done, expected: None,
) -> list[Verdict]:
    """Grade a program for each known mistake, and a sample of pairs.

    every_way: a program for each way in which a mistake is known, not for its first one only.
    seeds: how often the author's own program is graded, too, each time as another student's.

    Raises:
        TestsError: the hidden tests of an assignment cannot be collected.
    """
    wanted = {a: [*mistaken(a, every_way), *[()] * seeds] for a in assignments}
    many_first = sorted(assignments, key=lambda a: -len(wanted[a]))  # short ones last
    verdicts: dict[tuple[Assignment, int], Verdict] = {}
    with forked(processes, max(1, sum(map(len, wanted.values())))) as pool:
        shares = processes * _SHARES
        futures = {
            pool.submit(_graded, course, a, every_way, seeds, slice(k, None, shares)): (a, k)
            for a in many_first
            for k in range(min(shares, len(wanted[a])))
        }
        for future in as_completed(futures):
            assignment, first = futures[future]
            for number, report in enumerate(future.result()):
                index = first + number * shares
                program = program_of(assignment, wanted[assignment][index])
                verdicts[assignment, index] = Verdict(Trial(program, report.student), report)
            progress(len(verdicts), sum(map(len, wanted.values())))
    return [verdicts[a, index] for a in assignments for index in range(len(wanted[a]))]


def mistaken(assignment: Assignment, every_way: bool = False) -> list[Mistaken]:
    """The mistakes that are to be made together: each on its own, and some in pairs."""
    alone = _made(assignment)
    firsts = list({(made.exercise, made.mistake): made for made in reversed(alone)}.values())[::-1]
    chosen = random.Random(assignment.name)  # always the same ones
    sure = [made for made in firsts if not made.gives_way]
    pairs = [p for p in itertools.combinations(sure, 2) if p[0].exercise != p[1].exercise]
    return [
        *((made,) for made in (alone if every_way else firsts)),
        *chosen.sample(pairs, min(_PAIRS, len(pairs))),
    ]


def program_of(assignment: Assignment, mistakes: Mistaken) -> Program:
    """What is known of a program with these mistakes."""
    if not mistakes:
        return solution(assignment)
    one = len(mistakes) == 1
    return Program(
        assignment.name,
        " and ".join(_words(made) for made in mistakes),
        Kind.MISTAKE if one else Kind.PAIR,
        assignment.master.suffix,
        "",
        frozenset(made.exercise for made in mistakes),
        frozenset(made.mistake for made in mistakes),
        any(made.gives_way for made in mistakes),
    )


def _words(made: Made) -> str:
    return f"“{made.mistake}” in {made.exercise} ({made.how})"


@functools.cache
def _made(assignment: Assignment) -> list[Made]:
    return made_beside(assignment.master)


def _graded(
    course: Course, assignment: Assignment, every_way: bool, seeds: int, share: slice
) -> list[Report]:
    """The reports on some of the programs; they cannot travel, and are made anew."""
    reports: list[Report] = []
    jobs = [_job(assignment, mistakes) for mistakes in mistaken(assignment, every_way)]
    jobs += [_job(assignment, (), f", {seed}") for seed in range(seeds)]
    settings = msgspec.structs.replace(course.settings, flagged_imports=())
    grade_jobs(
        assignment.hidden, jobs[share], settings, None, lambda report, _: reports.append(report)
    )
    return reports


def _job(assignment: Assignment, mistakes: Mistaken, number: str = "") -> Job:
    master, student = assignment.master, program_of(assignment, mistakes).name + number
    handed = Handed(student, assignment.name, master.parent, master)
    return Job(handed, master.name, "", functools.partial(TwistedProgram, made=mistakes))
