"""Hidden tests, collected by pytest once for all that is graded with them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Generic, Literal, TypeVar, cast

import pytest

from autograder.course.assignments import HIDDEN
from autograder.course.author_errors import in_words
from autograder.report.model import ExerciseResult, Outcome
from autograder.testing import plugin
from autograder.testing.sitting import BadTestError, Sitting, exercises_of, where

T = TypeVar("T")

CONFIG = Path(__file__).with_name("hidden.ini")  # nobody's own settings of pytest apply

# Plugins that print, remember or watch: nobody looks, and each has its hooks in every test.
_UNUSED = (
    *("terminal", "capture", "logging", "warnings", "faulthandler", "cacheprovider", "stepwise"),
    *("junitxml", "pastebin", "doctest", "unittest", "setuponly", "setupplan", "subtests"),
    *("unraisableexception", "threadexception"),
)


class TestsError(Exception):
    """The hidden tests cannot be collected; the text is pytest's, for their author."""

    __test__ = False


@dataclass(frozen=True)
class HiddenTests:
    """The tests of one folder that carry points, ready to be run again and again.

    blank: their results before anything is answered.
    """

    items: list[pytest.Item]
    blank: tuple[ExerciseResult, ...]
    _recorder: plugin.Recorder
    _plain: frozenset[pytest.Function]

    @classmethod
    def of(cls, folder: Path, recorder: plugin.Recorder) -> HiddenTests:
        """The tests that were collected in `folder`.

        Raises:
            TestsError: none carries points, a hidden one does not, or one is marked wrongly.
        """
        items = recorder.items
        if not items:
            raise TestsError(f"no test in {folder} carries points")
        if recorder.without_points and folder.name == HIDDEN:
            first, *more = map(where, recorder.without_points)
            raise TestsError(
                f"{first}: a hidden test without points gives no mark, and would not be run. Give "
                'it pytest.mark.points(1, title="…")'
                + f". So it is with {', '.join(more)}"
                * bool(more)
            )
        results = {}
        try:
            for item in items:
                results[item.nodeid] = plugin.unanswered(item, Outcome.MISSING, "")
            blank = exercises_of(items, results)
        except BadTestError as error:
            raise TestsError(str(error)) from error
        return cls(items, blank, recorder, frozenset(filter(plugin.is_plain, items)))

    def run(self, sitting: Sitting) -> None:
        """Run every test on the submission whose turn it is; `sitting` takes what comes of it."""
        self._recorder.sitting = sitting
        for item, following in pairwise((*self.items, None)):
            assert item is not None
            if item in self._plain:
                self._recorder.call(item)
            else:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


_COLLECTED: dict[Path, HiddenTests] = {}


def with_tests(folders: Sequence[Path], work: Callable[[], T]) -> T:
    """Collect the hidden tests in `folders`, and do `work` while they can be run.

    What is collected already is not collected again, also in a process forked from that `work`.
    Each folder has a pytest of its own, one inside the other: a `conftest.py` acts on its own
    assignment, whatever else is graded.

    Raises:
        TestsError: the tests cannot be collected, or are marked wrongly.
    """
    missing = [folder for folder in dict.fromkeys(folders) if folder not in _COLLECTED]
    if not missing:
        return work()
    folder, *others = missing
    collection = _Collection(folder, lambda: with_tests(others, work))
    root = _root(folder)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ.pop("PYTEST_ADDOPTS", None)  # meant for other tests: `-k` would drop some of these
    arguments = [
        str(folder),
        f"--rootdir={root}",
        f"--override-ini=pythonpath={shlex.quote(str(root))}",
        f"--confcutdir={root}",
        f"--config-file={CONFIG}",
        "--import-mode=importlib",
        *("-p", "autograder.testing.plugin"),
        *(word for name in _UNUSED for word in ("-p", f"no:{name}")),
    ]
    with quiet(), _modules_forgotten(root):
        status = pytest.main(arguments, plugins=[collection])
    if collection.problem is not None:
        raise collection.problem
    if not collection.done:
        raise TestsError(f"pytest could not collect {folder} (exit status {int(status)})")
    return collection.done[0]


def _root(folder: Path) -> Path:
    """From where modules are named and found, and above which no conftest.py is read.

    For hidden tests that is the course, where assignments do not collide; a student's own folder
    may lie anywhere, also in another project.
    """
    return folder.parent.parent if folder.name == HIDDEN else folder


def collected_in(folder: Path) -> HiddenTests:
    """The tests that `with_tests` has collected in `folder`."""
    return _COLLECTED[folder]


@contextmanager
def quiet() -> Iterator[None]:
    """What is printed meanwhile goes nowhere."""
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        yield


@contextmanager
def _modules_forgotten(solutions: Path) -> Iterator[None]:
    """What is imported of the course meanwhile is imported anew the next time.

    Another course may have modules of the same names, and this one may have been changed.
    """
    before = set(sys.modules)
    try:
        yield
    finally:
        new = sys.modules.keys() - before
        files = {name: getattr(sys.modules[name], "__file__", None) or "" for name in new}
        own = [
            name
            for name, file in files.items()
            if Path(file).is_relative_to(solutions) and not Path(file).is_relative_to(sys.prefix)
        ]
        for name in new:
            if any(one == name or one.startswith(f"{name}.") for one in own):
                del sys.modules[name]


class _Collection(Generic[T]):
    """Does its work in the place of pytest's own loop, as pytest-xdist's workers do."""

    def __init__(self, folder: Path, work: Callable[[], T]) -> None:
        self._folder, self._work = folder, work
        self._printed_to = sys.stdout, sys.stderr
        self.problem: BaseException | None = None
        self.done: list[T] = []

    def pytest_exception_interact(self, call: pytest.CallInfo[object]) -> None:
        if self.problem is None and call.when == "collect" and call.excinfo is not None:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            words = in_words(error, _root(self._folder))
            self.problem = TestsError(words) if words else None

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if self.problem is None and report.failed:
            self.problem = TestsError(str(report.longrepr))

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        if type(excinfo.value) is KeyboardInterrupt:  # and not what pytest makes of bad tests
            self.problem = excinfo.value

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self.problem is not None:
            return True
        try:
            recorder = session.config.stash[plugin.RECORDER]
            _COLLECTED[self._folder] = HiddenTests.of(self._folder, recorder)
            output, errors = self._printed_to
            with redirect_stdout(output), redirect_stderr(errors):
                self.done.append(self._work())
        except BaseException as error:
            self.problem = error
        finally:
            _COLLECTED.pop(self._folder, None)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        # Without pytest's own rendering of the traceback, which nobody reads here and which
        # takes as long as all the rest of a failing test.
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        when = cast(Literal["setup", "call", "teardown"], call.when)
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, when)
