"""Naming what went wrong in a submission that has just been tested and still runs."""

from __future__ import annotations

import functools
import importlib.util
import logging
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

import msgspec
import numpy as np
import pytest

from autograder.naming.mistake import Mistake
from autograder.naming.question import Explained, Finding, OutOfTimeError, Suspect
from autograder.plugin import Sitting, exercise_of
from autograder.report.model import Outcome, TestResult
from autograder.student import Student
from autograder.submission import Submission

_log = logging.getLogger(__name__)

SECONDS = 0.5  # for all exercises of a submission
_SEED = 20_23  # inputs of its own, other than any test's


def name_mistakes(
    student: Student, solution: Path, tests: Mapping[str, tuple[str, TestResult]], seed: int
) -> dict[str, TestResult]:
    """The results of tests that a known mistake explains, with its name.

    solution: the author's program, beside which `mistakes.py` lists what is known.
    tests: each test's exercise and result, in the order of the tests.
    Never raises: whatever goes wrong here costs the names, and nothing else.
    """
    wrong = [exercise for exercise, result in tests.values() if result.outcome in _EXPLAINABLE]
    listed = _mistakes_beside(solution) if wrong else None
    if listed is None:
        return {}
    suspect = Suspect(
        student,
        _loaded(solution),
        frozenset(name for name, _ in tests.values())
        - {name for name, result in tests.values() if result.outcome is not Outcome.PASSED},
        frozenset(_test(r) for _, r in tests.values() if r.outcome is not Outcome.PASSED),
        np.random.default_rng([seed, _SEED]),
        time.process_time() + SECONDS,
    )
    named: dict[str, TestResult] = {}
    for question in listed.QUESTIONS:
        if question.exercise in wrong:
            named |= _named(question, suspect, tests)
    return named


_EXPLAINABLE = (Outcome.FAILED, Outcome.ERROR)


def _named(
    question: Explained, suspect: Suspect, tests: Mapping[str, tuple[str, TestResult]]
) -> dict[str, TestResult]:
    own = {key: result for key, (name, result) in tests.items() if name == question.exercise}
    if any(r.outcome in (Outcome.TIMED_OUT, Outcome.CRASHED) for r in own.values()):
        return {}
    try:
        finding = question.find(suspect)
    except Exception:
        _log.debug("%s is not explained", question.exercise, exc_info=True)
        return {}
    if finding is None:
        return {}
    named, said = {}, set[Mistake]()
    for key, result in own.items():
        if result.outcome is Outcome.PASSED:
            continue
        causes = finding.explains(question.labels(_test(result), result.title))
        if causes:
            named[key] = _with(result, causes, finding, said)
            said |= set(causes)
    return named


def _test(result: TestResult) -> str:
    """The name of the test's function."""
    return result.id.partition("::")[2].partition("[")[0]


def _with(
    result: TestResult, causes: Sequence[Mistake], finding: Finding, said: set[Mistake]
) -> TestResult:
    sentences = [_sentence(mistake, finding) for mistake in causes if mistake not in said]
    return msgspec.structs.replace(
        result,
        mistake=" + ".join(mistake.name for mistake in causes),
        explanation=" ".join(sentences),
    )


def _sentence(mistake: Mistake, finding: Finding) -> str:
    return mistake.says.format(where=", ".join(finding.causes.get(mistake, ())))


@functools.cache
def _loaded(file: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"naming_{file.parent.name}_{file.stem}", file)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _mistakes_beside(solution: Path) -> ModuleType | None:
    file = solution.with_name("mistakes.py")
    return _loaded(file) if file.is_file() else None


def name(sitting: Sitting, items: Sequence[pytest.Item], submission: Submission) -> None:
    """Put names to the failed tests of a sitting, where a known mistake explains them."""
    results = sitting.results
    if sitting.faults or all(r.outcome is Outcome.PASSED for r in results.values()):
        return
    tests = {
        item.nodeid: (exercise_of(item)[0], results[item.nodeid])
        for item in items
        if item.nodeid in results
    }
    solution = items[0].path.parent.parent
    solution = solution / f"{solution.name}.py"
    assert sitting.student is not None
    results.update(name_mistakes(sitting.student, solution, tests, sitting.seed))
