"""The pytest plugin: marks for points and hints, the fixtures tests speak to, one result a test.

It serves both uses. In a student's own pytest the submission runs in process; `grading/session.py`
takes the same tests through many submissions in one collection, each in the jail.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import math
from collections.abc import Generator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

import msgspec
import numpy as np
import pytest

from autograder.report.model import Outcome, TestResult
from autograder.submissions.left_out import explained
from autograder.testing.opening import open_here
from autograder.testing.replies import StudentError
from autograder.testing.sitting import BadTestError, Sitting, exercise_of, in_exercises, where
from autograder.testing.student import Student
from autograder.worker.program import MODULE

_HIDDEN = Path(__file__).with_name("hidden.ini")  # where all tests are ours: see `collection`
_MARKS = (
    "exercise(name, title): the exercise that the tests of a module or class belong to",
    "points(n, title, hint): what a test is worth, its title and its hint for the student",
)


class Recorder:
    """The fixtures that tests speak to, and one result for each test that carries points.

    An object, so that fixtures know the test and the submission without asking pytest's
    `request`, which would cost a fifth of the time of a test.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._item: pytest.Item | None = None
        self.items: list[pytest.Item] = []  # the tests that carry points
        self.without_points: list[pytest.Item] = []
        self._told: dict[str, dict[str, Any]] = {}  # what they earned, here or in another process
        self.sitting = Sitting()

    # --- what tests use

    @pytest.fixture
    def student(self) -> Student:
        """The submission under test: see `autograder.testing.student.Student`."""
        return self._student(self._the_item)

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Random inputs: other ones for each student, the same ones whenever graded again.

        All cases of a parametrised test draw the same numbers.
        """
        return self._rng(self._the_item)

    @pytest.fixture
    def solution(self) -> ModuleType:
        """The author's own program, as a module: `<assignment>/<assignment>.py` above the tests."""
        return _solution(self._the_item)

    @property
    def _the_item(self) -> pytest.Item:
        assert self._item is not None, "fixtures are used in tests"
        return self._item

    def _student(self, item: pytest.Item) -> Student:
        if self.sitting.student is None:
            opened = open_here(self._config, item.path.parent)
            self.sitting.student, self.sitting.submission = opened.student, opened.submission
            self.sitting.note, self.sitting.left_out = opened.note, opened.left_out
        return self.sitting.student

    def _rng(self, item: pytest.Item) -> np.random.Generator:
        name = getattr(item, "originalname", item.name)
        return np.random.default_rng([self.sitting.seed, _number(name)])

    def call(self, test: pytest.Function) -> None:
        """Run a test that `is_plain`, without pytest's ways of setting up and tearing down.

        They take ten times as long as such a test itself.
        """
        makers = {"student": self._student, "rng": self._rng, "solution": _solution}
        parameters = _parameters(test)

        def run() -> None:
            test.obj(
                **{
                    name: parameters[name] if name in parameters else makers[name](test)
                    for name in test.fixturenames
                }
            )

        self._take(test, pytest.CallInfo.from_call(run, "call", reraise=KeyboardInterrupt))

    # --- hooks

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = [item for item in session.items if is_graded(item)]
        self.without_points = [one for one in session.items if one not in self.items]
        if self._config.inipath != _HIDDEN:  # there `collection` says it, for whoever grades
            try:
                _refuse_bad_marks(session.items)
            except BadTestError as error:
                raise pytest.UsageError(str(error)) from error

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        self._item = item

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if (call.when == "call" or call.excinfo is not None) and is_graded(item):
            result = self._take(item, call)
            if result and call.excinfo is not None and not _in_student_code(call.excinfo):
                report.longrepr = _in_words(result)
                _end_in_the_test(call.excinfo.value)
            if result:
                vars(report)["earned"] = self._earned(item, result)
        return report

    def _earned(self, item: pytest.Item, result: TestResult) -> dict[str, Any]:
        """What the table of points needs of a test: plain values, which pytest-xdist can send."""
        return {
            "place": self.items.index(item),
            "exercise": list(exercise_of(item)),
            "result": msgspec.to_builtins(result),
            "note": "\n".join([self.sitting.note, *self.sitting.left_out]),
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if earned := getattr(report, "earned", None):
            self._told[report.nodeid] = earned

    def _take(self, item: pytest.Item, call: pytest.CallInfo[None]) -> TestResult | None:
        """Keep what a phase of a test says of the submission, or that the test is at fault."""
        result = _result(item, call)
        if result is not None and result.outcome in (Outcome.MISSING, Outcome.ERROR):
            result = self._explained(result)
        if result is not None:
            self.sitting.results[item.nodeid] = result
            self.sitting.seconds[result.id] = round(call.duration, 4)
        elif call.excinfo is not None:
            self.sitting.blame(item, call.excinfo.value)
        return result

    def _explained(self, result: TestResult) -> TestResult:
        """The result, with the reason where what is missing stands where nobody looks."""
        if self.sitting.submission is None:
            return result
        words = explained(result.message, self.sitting.submission)
        return msgspec.structs.replace(result, message=words)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._told:
            return
        told = sorted(self._told.values(), key=lambda earned: earned["place"])
        exercises = in_exercises(
            (tuple(earned["exercise"]), msgspec.convert(earned["result"], TestResult))
            for earned in told
        )
        terminalreporter.section("points")
        # The last to be said: what is left out is known once the program has run.
        if note := max((earned["note"] for earned in told), key=len):
            terminalreporter.write_line(note)
        for exercise in exercises:
            full = exercise.score == exercise.max_score
            terminalreporter.write_line(
                f"{exercise.title:<40} {exercise.score:>4g} / {exercise.max_score:g}",
                green=full,
                yellow=not full,
            )
        score, most = sum(e.score for e in exercises), sum(e.max_score for e in exercises)
        terminalreporter.write_line(f"{'all together':<40} {score:>4g} / {most:g}", bold=True)


RECORDER = pytest.StashKey[Recorder]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("autograder", "exercises")
    group.addoption("--submission", metavar="FILE", help="the .py or .ipynb file to test")
    group.addoption(
        "--in-process",
        action="store_true",
        help="run --submission without a jail, for --pdb: only for code you trust",
    )


def pytest_configure(config: pytest.Config) -> None:
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    config.stash[RECORDER] = recorder = Recorder(config)
    config.pluginmanager.register(recorder, "autograder-recorder")


def _solution(item: pytest.Item) -> ModuleType:
    return _solution_of(item.path)


@functools.cache
def _solution_of(test: Path) -> ModuleType:
    return _solution_above(test.parent)


@functools.cache
def _solution_above(folder: Path) -> ModuleType:
    for above in (folder, *folder.parents):
        file = above / f"{above.name}.py"
        if file.is_file():
            spec = importlib.util.spec_from_file_location(f"solution_{above.name}", file)
            assert spec is not None and spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    raise BadTestError(f"there is no solution above {folder}")


@functools.cache
def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _in_student_code(error: pytest.ExceptionInfo[BaseException]) -> bool:
    return any(entry.frame.f_globals.get("__name__") == MODULE for entry in error.traceback)


def _end_in_the_test(error: BaseException) -> None:
    """Leave the grader's own frames out at the end of a traceback: --pdb stops in the last one.

    It would pass over frames only if each had a local name `__tracebackhide__`.
    """
    trace, shown = error.__traceback__, None
    while trace is not None:
        if not trace.tb_frame.f_globals.get("__tracebackhide__"):
            shown = trace
        trace = trace.tb_next
    if shown is not None:
        shown.tb_next = None


def _in_words(result: TestResult) -> str:
    """A failure without lines of the student's own to show: what is wrong, and the hint."""
    return f"{result.message}\n\nHint: {result.hint}" if result.hint else result.message


# --- marks to results -----------------------------------------------------------------------


def is_graded(item: pytest.Item) -> bool:
    """Whether a test carries points of ours.

    Where pytest runs whatever tests there are, a mark of that name may be another's.
    """
    if item.get_closest_marker("points") is None:
        return False
    return item.get_closest_marker("exercise") is not None or item.config.inipath == _HIDDEN


def _refuse_bad_marks(items: list[pytest.Item]) -> None:
    """See that every test of ours is marked as it should be.

    Raises:
        BadTestError: one is not.
    """
    for item in items:
        if is_graded(item):
            unanswered(item, Outcome.MISSING, "")
        elif item.get_closest_marker("points") and _asks_our_student(item):
            exercise_of(item)


def _asks_our_student(item: pytest.Item) -> bool:
    """Whether a test's `student` is ours, and not another project's."""
    made_by = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    made = made_by.get("student", ())  # from the farthest to the nearest, which counts
    return len(made) > 0 and made[-1].func.__module__ == __name__


def is_plain(item: pytest.Item) -> TypeGuard[pytest.Function]:
    """Whether a test is a function that asks for nothing but the recorder's fixtures."""
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return False
    marks = list(item.iter_markers())
    return (
        {mark.name for mark in marks} <= {"exercise", "points", "parametrize"}
        and not any(mark.kwargs.get("indirect") for mark in marks)
        and set(item.fixturenames) <= {"student", "rng", "solution", *_parameters(item)}
        and not any(
            Path(getattr(plugin, "__file__", None) or "").name == "conftest.py"
            for plugin in item.config.pluginmanager.get_plugins()
        )
    )


def _parameters(item: pytest.Item) -> Mapping[str, Any]:
    callspec = getattr(item, "callspec", None)
    return callspec.params if callspec else {}


def unanswered(item: pytest.Item, outcome: Outcome, message: str) -> TestResult:
    """The result of a test that earned nothing."""
    if _BLANK not in item.stash:
        item.stash[_BLANK] = _blank(item)
    return msgspec.structs.replace(item.stash[_BLANK], outcome=outcome, message=message)


_BLANK = pytest.StashKey[TestResult]()


def _blank(item: pytest.Item) -> TestResult:
    mark = item.get_closest_marker("points")
    if mark is None or len(mark.args) != 1 or "title" not in mark.kwargs:
        raise BadTestError(f"{where(item)}: needs pytest.mark.points(n, title=…, hint=…)")
    (points,) = mark.args
    if not isinstance(points, int | float) or not 0 <= points < math.inf:
        raise BadTestError(f"{where(item)}: not a number of points: {points!r}")
    parameters = _parameters(item)
    try:
        texts = {
            name: str(mark.kwargs.get(name, "")).format(**parameters) for name in ("title", "hint")
        }
    except (LookupError, ValueError) as error:
        raise BadTestError(
            f"{where(item)}: braces in its title or hint hold no parameter of the test ({error}); "
            "one that is to be shown is written twice"
        ) from error
    return TestResult(
        id=f"{item.path.stem}::{item.name}",
        score=0,
        max_score=points,
        outcome=Outcome.MISSING,
        title=texts["title"],
        hint=texts["hint"],
    )


def _result(item: pytest.Item, call: pytest.CallInfo[None]) -> TestResult | None:
    """What a phase of a test says of the submission; None where it says nothing or is at fault."""
    if call.excinfo is None:
        if call.when != "call":
            return None
        passed = unanswered(item, Outcome.PASSED, "")
        return msgspec.structs.replace(passed, score=passed.max_score, hint="")
    error = call.excinfo.value
    if isinstance(error, StudentError):
        return unanswered(item, error.outcome, str(error))
    if isinstance(error, AssertionError) and call.when == "call":
        return unanswered(item, Outcome.FAILED, str(error))
    return None
