"""Whether points can be had for nothing: right programs of which some functions are made hollow.

Where errors are carried forward, what follows from a student's own earlier functions is right. A
function that says nothing, or next to nothing, could so make right whatever else says nothing. So
a hollow function must earn no more where others are hollow than where all others are right.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import random
import runpy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.audit import hollow_functions
from autograder.audit.evidence import Check, Evidence, Finding
from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Verdict
from autograder.audit.words import lines, ungraded
from autograder.course.assignments import Assignment
from autograder.course.regions import solution_regions

_MIXED = 24  # programs of the solution with functions that are hollow in different ways
_THOROUGH = 20  # times as many

_TYPED_IN: Final = ("typed_in", "typed_in_and_hardly_more")  # ways of values alone
_AT_ONCE: Final = tuple(way.__name__ for way in hollow_functions.AT_ONCE)
_REMEMBERING: Final = tuple(way.__name__ for way in hollow_functions.REMEMBERING)

Hollowed = tuple[tuple[str, str], ...]  # titles of exercises, and the way in which each is hollow


@dataclass(frozen=True)
class Hollow(Program):
    """A right program, `base`, with some of what its exercises ask for made hollow."""

    base: str = ""
    hollowed: Hollowed = ()


def hollow_programs(
    assignment: Assignment, programs: Sequence[Program], thorough: bool
) -> list[Hollow]:
    """Programs of an assignment that are hollow: each exercise alone and all, in each way, and a
    sample of mixtures, always the same. thorough: of all right ones, and not of the solution alone.
    """
    asked = _asked_for(assignment.master)
    found: list[Hollow] = []
    for program in programs:
        is_solution = program.kind is Kind.SOLUTION
        if program.suffix == ".py" and (is_solution or (thorough and program.kind is Kind.RIGHT)):
            mixed = _MIXED * (_THOROUGH if thorough and is_solution else 1)
            found += (_hollow(program, asked, these) for these in _choices(asked, mixed))
    return found


@dataclass(frozen=True)
class _AskedFor:
    """What an exercise asks for: a function, or a value, which is a number in the solution."""

    name: str
    value: float | None

    @property
    def ways(self) -> tuple[str, ...]:
        return (*_AT_ONCE, *(_REMEMBERING if self.value is None else _TYPED_IN))


def _choices(asked: Mapping[str, _AskedFor], mixed: int) -> Iterator[Hollowed]:
    every = dict.fromkeys(way for one in asked.values() for way in one.ways)
    for way in every:
        fit = tuple((title, way) for title, one in asked.items() if way in one.ways)
        if way not in _REMEMBERING:
            yield from ((one,) for one in fit)
        if len(fit) > 1:
            yield fit
    chance, titles = random.Random(0), list(asked)
    for _ in range(mixed):
        some = sorted(chance.sample(range(len(titles)), chance.randint(2, len(titles))))
        yield tuple((titles[n], chance.choice(asked[titles[n]].ways)) for n in some)


def _asked_for(master: Path) -> dict[str, _AskedFor]:
    """By the title of each exercise, the last thing that its solution makes."""
    text = master.read_text("utf-8")
    tree, made = ast.parse(text, str(master)), runpy.run_path(str(master))
    asked = {}
    for region in solution_regions(text):
        first = text.count("\n", 0, region.start) + 1
        last = first + region.code.count("\n")
        names = [
            name
            for node in tree.body
            if node.lineno <= last and first <= (node.end_lineno or node.lineno)
            for name in _made_by(node)
        ]
        if names:
            value = made[names[-1]]
            is_number = isinstance(value, int | float)
            asked[region.title] = _AskedFor(names[-1], float(value) if is_number else None)
    return asked


def _made_by(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _hollow(program: Program, asked: Mapping[str, _AskedFor], hollowed: Hollowed) -> Hollow:
    ways = [(asked[title], way) for title, way in hollowed]
    return Hollow(
        program.assignment,
        f"{program.name}, with {', '.join(f'{one.name}: {way}' for one, way in ways)}",
        Kind.HOLLOW,
        program.suffix,
        _hollow_source(program.source, ways),
        base=program.name,
        hollowed=hollowed,
    )


def _hollow_source(source: str, ways: Sequence[tuple[_AskedFor, str]]) -> str:
    """The program, and after the last place where each name is made, the hollow one."""
    tree = ast.parse(source)
    made = {name: node for node in tree.body for name in _made_by(node)}
    text = source.splitlines()
    inserted: dict[int, list[str]] = {}
    for one, way in ways:
        node = made.get(one.name)
        line = (node.end_lineno or node.lineno) if node is not None else len(text)
        before = _numbers_before(tree, node)
        inserted.setdefault(line, []).append(f"{one.name} = {_instead(one, way, before)}")
    functions = inspect.getsource(hollow_functions).splitlines()
    inserted[min(inserted)] = [*functions, *inserted[min(inserted)]]
    pieces = ([line, *inserted.get(number, [])] for number, line in enumerate(text, 1))
    return "\n".join(itertools.chain.from_iterable(pieces)) + "\n"


def _instead(one: _AskedFor, way: str, before: Sequence[str]) -> str:
    if one.value is None:
        return f"hollow({one.name}, {way})"
    if way in _TYPED_IN:
        hardly_more = f" + 1e-13 * {before[0]}" if way != "typed_in" and before else ""
        return f"{one.value!r}{hardly_more}"
    # As if by a function of the numbers before it.
    return f"hollow(lambda *_, own={one.name}: own, {way})({', '.join(before) or '0.0'})"


def _numbers_before(tree: ast.Module, node: ast.stmt | None) -> list[str]:
    """The names that hold a number which is written down, before `node`."""
    return [
        name
        for before in tree.body[: tree.body.index(node) if node is not None else None]
        if isinstance(before, ast.Assign) and isinstance(before.value, ast.Constant)
        for name in _made_by(before)
    ]


def hollow_programs_earn_nothing(evidence: Evidence) -> Check:
    """Does a hollow function earn no more where others are hollow than where they are right?

    Not asked of those that remember: they are right now and then, and earn by how often they are
    called.
    """
    verdicts = evidence.of(Kind.HOLLOW)
    alone = {
        (_of(verdict).base, _of(verdict).hollowed): _earned(verdict)
        for verdict in verdicts
        if verdict.graded and len(_of(verdict).hollowed) == 1
    }
    findings = []
    for verdict in verdicts:
        if found := ungraded(verdict):
            findings.append(found)
            continue
        program, earned = _of(verdict), _earned(verdict)
        more = [
            f"{title} ({way}): {earned[title]:g}, {least:g} where all else is right"
            for title, way in program.hollowed
            if way not in _REMEMBERING
            and earned[title]
            > (least := alone.get((program.base, ((title, way),)), {}).get(title, 0))
        ]
        if more:
            findings.append(Finding(f"points for nothing: {program.name}", lines(more)))
    ways = len({way for verdict in verdicts for _, way in _of(verdict).hollowed})
    return Check(
        "functions that say nothing earn no more together than alone",
        f"{len(verdicts)} programs, in {ways} ways",
        tuple(findings),
    )


def _of(verdict: Verdict) -> Hollow:
    assert isinstance(verdict.program, Hollow)
    return verdict.program


def _earned(verdict: Verdict) -> dict[str, float]:
    return {exercise.title: exercise.score for exercise in verdict.report.exercises}
