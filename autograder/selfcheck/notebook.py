"""`check("…")` in a notebook: the visible tests of an exercise, on what the kernel holds now.

The names are those of the running kernel, saved or not. Where a test runs the program again with
other givens, the cells that were run so far are run again, in a namespace of their own.
"""

from __future__ import annotations

import ast
import contextlib
import inspect
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.selfcheck.checked import Checked, as_checked
from autograder.selfcheck.unseen import nothing_shown

if TYPE_CHECKING:
    from autograder.report.model import ExerciseResult
    from autograder.testing.local import LocalProgram

NBGRADER = "NBGRADER_EXECUTION"  # set where nbgrader runs the notebook: `nbgrader validate`


def check(exercise: object = None) -> None:
    """Show, under the cell, what the tests that came with the assignment say of an exercise.

    exercise: its name, or the function that it asks for; without it, all names are said.
    Does nothing where the program is imported or graded: whoever does that has tests of their own.

    Raises:
        NotRightYet: under `nbgrader validate`, which looks for cells that fail.
    """
    caller = sys._getframe(1).f_globals
    if caller.get("__name__") != "__main__":
        return
    named = exercise if isinstance(exercise, str) else getattr(exercise, "__name__", "")
    checked = _checked(named, caller, Path.cwd())
    if NBGRADER in os.environ:
        if not (checked.right or checked.waits):
            raise NotRightYet(repr(checked))
        return
    try:
        from IPython.display import display
    except ImportError:
        print(checked)
    else:
        display(checked)


class NotRightYet(AssertionError):
    """An exercise that is not right yet; the text is for the student."""

    def _render_traceback_(self) -> list[str]:
        return str(self).split("\n")


def _checked(exercise: str, names: dict[str, Any], folder: Path) -> Checked:
    from autograder.report.text import visible

    if not any(folder.glob("test_*.py")):
        said = (
            f"{exercise}: not checked. The tests that came with the assignment (test_….py) "
            f"are not beside this notebook, in {folder}."
        )
        return Checked(False, said, f"<div>{visible(said)}</div>")
    try:
        return as_checked(*_examined(exercise, names, folder))
    except (UnknownExerciseError, TestsFault) as error:
        said = f"{exercise}: not checked." if exercise else "Say which exercise."
        return Checked(False, f"{said} {error}", f"<pre>{_escaped(error)}</pre>")


def _escaped(error: Exception) -> str:
    from html import escape

    return escape(str(error))


class UnknownExerciseError(Exception):
    """No test belongs to an exercise of that name."""


class TestsFault(Exception):
    """The tests beside the notebook cannot be run; the text says why."""

    __test__ = False


# --- the tests ------------------------------------------------------------------------------


def _examined(
    exercise: str, names: dict[str, Any], folder: Path
) -> tuple[ExerciseResult, list[ExerciseResult]]:
    """The result of the visible tests in `folder` that belong to an exercise.

    Where it is not right: also the results of those that it builds on and that are not right.
    """
    from autograder.selfcheck.builds_on import builds_on

    result, asked = _taken(exercise, names, folder)
    if result.score == result.max_score:
        return result, []
    earlier = builds_on(exercise, asked, _sources(names))
    results = [_taken(one, names, folder)[0] for one in earlier]
    return result, [one for one in results if one.score < one.max_score]


def _taken(
    exercise: str, names: dict[str, Any], folder: Path
) -> tuple[ExerciseResult, dict[str, frozenset[str]]]:
    """An exercise's result, and for each exercise the names that its tests ask for."""
    import pytest

    from autograder.testing.collection import CONFIG
    from autograder.testing.student import Student

    examination = _Examination(exercise, Student(_live(names, folder)))
    arguments = [str(folder), f"--rootdir={folder}", "--import-mode=importlib", "-p", "no:terminal"]
    arguments += [f"--confcutdir={folder}"]  # no conftest.py of the folders above
    arguments += ["-p", "autograder.testing.plugin", "-p", "no:cacheprovider", "-p", "no:capture"]
    arguments += [f"--config-file={CONFIG}"]
    with _undisturbed():
        status = pytest.main(arguments, plugins=[examination])
    if examination.fault is not None:
        raise examination.fault
    if examination.result is None:
        raise TestsFault(f"The tests in {folder} cannot be run (pytest's exit status {status}).")
    return examination.result, examination.asked


class _Examination:
    """Takes the tests of one exercise through the names of this kernel."""

    def __init__(self, exercise: str, student: Any) -> None:
        self._exercise, self._student = exercise, student
        self.result: ExerciseResult | None = None
        self.asked: dict[str, frozenset[str]] = {}
        self.fault: Exception | None = None

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.fault = TestsFault(str(report.longrepr))

    def pytest_runtestloop(self, session: Any) -> bool:
        from autograder.submissions.unwritten import asked_by
        from autograder.testing.plugin import RECORDER
        from autograder.testing.sitting import Sitting, exercise_of, exercises_of

        recorder = session.config.stash[RECORDER]
        for item in recorder.items:
            name, text = exercise_of(item)[0], inspect.getsource(item.function)
            self.asked[name] = self.asked.get(name, frozenset()) | asked_by(text)
        items = [i for i in recorder.items if exercise_of(i)[0] == self._exercise]
        if not items:
            known = ", ".join(self.asked)
            self.fault = UnknownExerciseError(f"There are tests for {known} only.")
            return True
        recorder.sitting = sitting = Sitting(student=self._student)
        for number, item in enumerate(items):
            following = items[number + 1] if number + 1 < len(items) else None
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if faults := [*sitting.slips, *sitting.faults]:
            self.fault = TestsFault("; ".join(faults[:3]))
        else:
            (self.result,) = exercises_of(items, sitting.results)
        return True


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep pytest's own words and traces out of the kernel, and what the program shows again."""
    plugins, options = "PYTEST_DISABLE_PLUGIN_AUTOLOAD", "PYTEST_ADDOPTS"
    before = {name: os.environ.pop(name, None) for name in (plugins, options)}
    writes, modules = sys.dont_write_bytecode, set(sys.modules)
    os.environ[plugins], sys.dont_write_bytecode = "1", True
    try:
        with (
            Path(os.devnull).open("w") as nowhere,
            contextlib.redirect_stdout(nowhere),
            contextlib.redirect_stderr(nowhere),
            nothing_shown(),
        ):
            yield
    finally:
        sys.dont_write_bytecode = writes
        del os.environ[plugins]
        os.environ.update({name: value for name, value in before.items() if value is not None})
        for module in set(sys.modules) - modules:  # another check reads the tests anew
            if module.rpartition(".")[2].startswith("test_"):
                del sys.modules[module]


# --- the program ----------------------------------------------------------------------------


def _live(names: dict[str, Any], folder: Path) -> LocalProgram:
    """The program that this kernel is running."""
    from autograder.selfcheck.check import settings_of
    from autograder.submissions.reading import Submission
    from autograder.testing.local import LocalProgram
    from autograder.testing.running import to_load
    from autograder.wire import Cell
    from autograder.worker.program import Program

    labelled = enumerate(_sources(names), 1)
    cells = tuple(Cell(f"cell {number}", text) for number, text in labelled)
    submission = Submission("the notebook", True, cells, "")
    in_main_thread = threading.current_thread() is threading.main_thread()
    limits = settings_of(folder) if in_main_thread else None  # Python's alarms go there alone
    return LocalProgram(
        submission, limits=limits, program=Program.around(names, to_load(submission, {}))
    )


def _sources(names: Mapping[str, Any]) -> list[str]:
    """The cells that this kernel has run."""
    history = names.get("In")
    return _once_each(history[1:]) if isinstance(history, list) else []


def _once_each(history: Sequence[str]) -> list[str]:
    """The cells that were run, each as it was run last, at the place where it came first.

    What makes the same names is taken for the same cell; what makes no names (a plot, a print)
    is left out, since nothing depends on it.
    """
    cells: dict[frozenset[str], str] = {}
    for source in history:
        if names := _made_by(source):
            cells[names] = source
    return list(cells.values())


def _made_by(source: str) -> frozenset[str]:
    """The names that a cell makes at its top level."""
    from autograder.worker.blocks import blocks

    statements: list[ast.stmt] = []
    found: set[str] = set()
    for lines, node in blocks(source, ""):
        if isinstance(node, ast.stmt):
            statements.append(node)
        else:  # it may be why a name is not there
            found.add("\n".join(source.split("\n")[lines]))
    for node in _at_top(statements):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name):
                found.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                found |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
            case ast.AugAssign():
                found.add(f"{ast.unparse(node)} at {len(source)}")  # not the same as `x = …`
            case _:
                stores = (n for n in ast.walk(node) if isinstance(n, ast.Name))
                found |= {n.id for n in stores if isinstance(n.ctx, ast.Store)}
    return frozenset(found)


def _at_top(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module, those in its `if`, `for`, `with` and `try` included."""
    for node in body:
        inner: Mapping[str, Any] = vars(node)
        blocks = [inner[name] for name in ("body", "orelse", "finalbody") if inner.get(name)]
        if isinstance(node, ast.If | ast.For | ast.While | ast.With | ast.Try) and blocks:
            for block in blocks:
                yield from _at_top(block)
        else:
            yield node
