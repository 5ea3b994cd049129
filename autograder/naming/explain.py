"""Naming what went wrong in a submission that has just been tested and still runs."""

from __future__ import annotations

import functools
import importlib.util
import logging
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
import pytest

from autograder.course.author_errors import AuthorError
from autograder.naming.finding import Explained, Finding, Suspect
from autograder.naming.lines import Place, Source
from autograder.naming.mistake import Mistake, Part
from autograder.naming.planted import Planted
from autograder.report.model import Outcome, TestResult
from autograder.submissions.reading import Submission
from autograder.testing.sitting import Sitting, exercise_of

_log = logging.getLogger(__name__)

SECONDS = 1.0  # of our processor, for all exercises of a submission; ten times that by the clock
_SEED = 20_23  # inputs of its own, other than any test's


def explain(sitting: Sitting, items: Sequence[pytest.Item], submission: Submission) -> None:
    """Put names to the failed tests of a sitting, and hints, where they can be had.

    Never raises: whatever goes wrong here costs the names, and nothing else.
    """
    results = sitting.results
    if sitting.is_at_fault or all(r.outcome is Outcome.PASSED for r in results.values()):
        return
    assert sitting.student is not None
    tests = {
        item.nodeid: (exercise_of(item)[0], results[item.nodeid])
        for item in items
        if item.nodeid in results
    }
    above = items[0].path.parent.parent
    try:
        named = _named(sitting, above / f"{above.name}.py", tests, Source(submission))
    except Exception:
        _log.debug("nothing is named", exc_info=True)
        return
    results.update(named)


_EXPLAINABLE = (Outcome.FAILED, Outcome.ERROR)
_HOPELESS = (Outcome.TIMED_OUT, Outcome.CRASHED)

_Tests = Mapping[str, tuple[str, TestResult]]


def _named(
    sitting: Sitting, solution: Path, tests: _Tests, source: Source
) -> dict[str, TestResult]:
    """The results that failed, with what is known of each."""
    wrong = {name for name, result in tests.values() if result.outcome is not Outcome.PASSED}
    named = {
        key: _hinted(result, exercise, source)
        for key, (exercise, result) in tests.items()
        if result.outcome is not Outcome.PASSED
    }
    explainable = {name for name, result in tests.values() if result.outcome in _EXPLAINABLE}
    hopeless = {name for name, result in tests.values() if result.outcome in _HOPELESS}
    listed = _mistakes_beside(solution) if explainable - hopeless else None
    if listed is None:
        return named
    assert sitting.student is not None
    suspect = Suspect(
        sitting.student,
        _loaded(solution),
        frozenset(name for name, _ in tests.values()) - wrong,
        frozenset(_test(r) for _, r in tests.values() if r.outcome is not Outcome.PASSED),
        np.random.default_rng([sitting.seed, _SEED]),
        time.process_time() + SECONDS,
        time.monotonic() + 10 * SECONDS,
    )
    for question in listed.QUESTIONS:
        if question.exercise in explainable - hopeless:
            own = {key: r for key, r in named.items() if tests[key][0] == question.exercise}
            others = frozenset(q.function for q in listed.QUESTIONS) - {question.function}
            named |= _explained(question, suspect, own, source, others)
    return named


def _explained(
    question: Explained,
    suspect: Suspect,
    failed: Mapping[str, TestResult],
    source: Source,
    others: frozenset[str],
) -> dict[str, TestResult]:
    """The failed results of an exercise that a known mistake explains, with its name."""
    try:
        finding = question.find(suspect)
    except Exception:
        _log.debug("%s is not explained", question.exercise, exc_info=True)
        return {}
    if finding is None:
        return {}
    named: dict[str, TestResult] = {}
    said: set[Mistake] = set()
    order = {mistake.name: number for number, mistake in enumerate(question.mistakes)}
    for key, result in failed.items():
        explained = finding.explains(question.labels(_test(result), result.title))
        causes = sorted(explained, key=lambda mistake: order.get(mistake.name, 0))
        if causes:
            told = [_Told(mistake, finding, question, source, others) for mistake in causes]
            named[key] = msgspec.structs.replace(
                result,
                mistake=" + ".join(dict.fromkeys(one.known_as.name for one in told)),
                explanation=" ".join(one.sentence for one in told if one.mistake not in said),
                hints=_steps(told),
            )
            said |= set(causes)
    return named


@dataclass(frozen=True)
class _Told:
    """A mistake in words for one student."""

    mistake: Mistake
    finding: Finding
    question: Explained
    source: Source
    others: frozenset[str]  # functions that have an exercise of their own

    @property
    def known_as(self) -> Mistake:
        """The mistake, or another that gives the same numbers, by what the program's text has."""
        mistake, function = self.mistake, self.question.function
        if mistake.missing is None or mistake.otherwise is None:
            return mistake
        keys = None if self._concerns_all else self._keys
        there = self.source.multiplies_by(mistake.missing, function, self.others, keys)
        return mistake.otherwise if there else mistake

    @property
    def sentence(self) -> str:
        where = ", ".join(self.finding.causes.get(self.mistake, ()))
        says = self.known_as.says
        said = says.format(where=where) if where else _without(says)
        place = self.place
        return f"{said.removesuffix('.')} ({place})." if place else said

    @property
    def place(self) -> Place | None:
        keys = self._keys
        key = keys.pop() if len(keys) == 1 else ""
        return self.source.place(self.question.function, key, self.others)

    @property
    def _keys(self) -> set[str]:
        """The groups of the parts that it concerns, as the program has them as keys."""
        return {part.group for part in self._parts if part.label in self._labels}

    @property
    def _concerns_all(self) -> bool:
        return not self._labels or all(part.label in self._labels for part in self._parts)

    @property
    def _labels(self) -> Collection[str]:
        return self.finding.causes.get(self.mistake, ())

    @property
    def _parts(self) -> Sequence[Part]:
        return getattr(self.question, "parts", ())


def _without(says: str) -> str:
    """A sentence whose parts are not known."""
    said = says.replace(" ({where})", "").replace("{where}: ", "").replace("{where}", "")
    return said[:1].upper() + said[1:]


def _steps(told: Sequence[_Told]) -> tuple[str, ...]:
    """A nudge, a pointer, the formula; the same words only once."""
    pointers = []
    for one in told:
        labels = ", ".join(one.finding.causes.get(one.mistake, ()))
        at = _at(one.question.function, one.place)
        pointers.append(f"Look at {at}" + (f": {labels}." if labels else "."))
    nudges = (one.known_as.nudge for one in told)
    formulas = (one.known_as.formula for one in told)
    return tuple(" ".join(dict.fromkeys(step)) for step in (nudges, pointers, formulas))


def _hinted(result: TestResult, exercise: str, source: Source) -> TestResult:
    """A result that nothing explains: where to look, and the test's own hint."""
    place = source.place(exercise)
    pointer = (f"Look at {_at(exercise, place)}: {result.title}.",) if place else ()
    hint = (result.hint,) if result.hint else ()
    return msgspec.structs.replace(result, hints=(*pointer, *hint))


def _at(function: str, place: Place | None) -> str:
    """A function, and where it is."""
    if place is None:
        return f"`{function}`"
    if place.begins == function:
        return f"`{function}`, which begins at {place.label}, line {place.line}"
    return f"`{function}`, {place}"


def _test(result: TestResult) -> str:
    """The name of the test's function."""
    return result.id.partition("::")[2].partition("[")[0]


@functools.cache
def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"naming_{file.parent.name}_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    shared = str(file.parents[1])  # what several assignments have in common stands there
    if shared not in sys.path:
        sys.path.append(shared)
    spec.loader.exec_module(module)
    return module


def known_beside(solution: Path) -> frozenset[tuple[str, str]]:
    """All mistakes that are known of the author's program: their exercises and names."""
    listed = _mistakes_beside(solution)
    questions = listed.QUESTIONS if listed else ()
    return frozenset((q.exercise, mistake.name) for q in questions for mistake in q.mistakes)


def planted_beside(solution: Path) -> list[Planted]:
    """Programs that make the known mistakes of the author's program."""
    listed = _mistakes_beside(solution)
    questions = listed.QUESTIONS if listed else ()
    return [planted for question in questions for planted in question.planted()]


def _mistakes_beside(solution: Path) -> ModuleType | None:
    file = solution.with_name("mistakes.py")
    if not file.is_file():
        return None
    listed = _loaded(file)
    if not hasattr(listed, "QUESTIONS"):
        raise AuthorError(f"{file.parent.name}/{file.name} has no QUESTIONS, the list of mistakes")
    return listed
