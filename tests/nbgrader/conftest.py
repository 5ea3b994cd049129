"""What the tests with nbgrader share: a course, its commands, and classes that were graded once.

Run by `make test-nbgrader`: nbgrader is a heavy extra. Every command is the real one, in a
process of its own; a command takes seconds to start, so one class carries many tests, and what
no test changes is made once for all processes of a run (pytest-xdist's, a file of tests each).
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
from collections.abc import Callable
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import ASSIGNMENTS, NbCourse, copy_solutions, fill_in, sample_class

Make = Callable[[], NbCourse]
LONGEST = ("test_attacks.py", "test_term.py")  # the first makes the class that others look at


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no process is left alone with it at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], NbCourse]:
    """Make a course that no test changes: once for all processes of a run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def ask(name: str, make: Make) -> NbCourse:
        known = folder / f"{name}.json"
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits here
            if not known.exists():
                made_now = make()
                known.write_text(json.dumps([os.fspath(path) for path in astuple(made_now)]))
            return NbCourse(*map(Path, json.loads(known.read_text())))

    return ask


def _empty(base: Path, **limits: float) -> NbCourse:
    # Only a loop without end takes all of these; and a busy machine gets more of each.
    limits = {"load_seconds": 10, "call_seconds": 4} | limits
    return NbCourse(base / "course101", copy_solutions(base, secret="s", **limits), base / "home")


def _lay_out(course: NbCourse, *assignments: str) -> NbCourse:
    """`autograder nbgrader`, and nbgrader's release."""
    course.home.mkdir()
    course.autograder(
        "nbgrader", course.folder, "--solutions", course.solutions, cwd=course.home.parent
    )
    for assignment in assignments:
        course.nbgrader("generate_assignment", assignment)
    return course


@pytest.fixture(scope="session")
def new_course(tmp_path_factory: pytest.TempPathFactory, once: Any) -> Callable[..., NbCourse]:
    """A course as `autograder nbgrader` makes it, with assignments that nbgrader has released."""

    def laid_out() -> NbCourse:
        return _lay_out(_empty(tmp_path_factory.mktemp("template")), "neuron")

    def make(
        *assignments: str, solutions: Path | None = None, config: str = "", **limits: float
    ) -> NbCourse:
        base = tmp_path_factory.mktemp("nbgrader")
        if solutions is not None:
            course = _lay_out(replace(_empty(base), solutions=solutions), *assignments)
        else:
            template, course = once("template", laid_out), _empty(base, **limits)
            shutil.copytree(template.folder, course.folder)
            course.home.mkdir()
            ours = course.folder / "autograder_config.py"
            ours.write_text(
                ours.read_text().replace(str(template.solutions), str(course.solutions))
            )
            for assignment in set(assignments) - {"neuron"}:
                course.nbgrader("generate_assignment", assignment)
        (base / "exchange").mkdir()
        (base / "exchange").chmod(0o777)
        with (course.folder / "nbgrader_config.py").open("a") as stream:
            stream.write(f"c.Exchange.root = {str(base / 'exchange')!r}\n")
            stream.write(f"c.ExchangeSubmit.strict = False\n{config}\n")
        return course

    return make


# --- one class, graded once -----------------------------------------------------------------


@pytest.fixture(scope="session")
def graded(new_course: Any, once: Any) -> NbCourse:
    """The sample class, odd notebooks and attackers, through `nbgrader autograde`."""
    return once("graded", lambda: _graded(new_course(*ASSIGNMENTS)))


def _graded(course: NbCourse) -> NbCourse:
    shutil.copy(course.folder / "gradebook.db", course.folder / "before.db")
    with socket.create_server(("127.0.0.1", 0)) as listener:  # that nobody should reach
        (course.folder / "port").write_text(str(listener.getsockname()[1]))
        for student, assignment, notebook in sample_class():
            course.hand_in(student, notebook, assignment)
        blank = course.released()
        for name, make in (made.ODD | made.ATTACKS | {"showing": made.showing}).items():
            course.hand_in(name, make(fill_in(blank), course.folder))
        for assignment in ASSIGNMENTS:
            log = course.nbgrader("autograde", assignment)
            (course.folder / f"{assignment}.log").write_text(log.stdout + log.stderr)
        listener.settimeout(0.1)
        with contextlib.suppress(TimeoutError):
            listener.accept()
            (course.folder / "reached").touch()
    course.nbgrader("generate_feedback", "neuron", "--student", "*ed")  # a page takes a second
    course.nbgrader("generate_feedback", "regression", "--student", "J*")
    course.nbgrader("export")
    return course


@pytest.fixture(scope="session")
def directly(graded: NbCourse, once: Any) -> NbCourse:
    """The same class, through `autograder grade --gradebook`."""
    return once("directly", lambda: _directly(graded))


def _directly(graded: NbCourse) -> NbCourse:
    course = replace(graded, folder=graded.folder.with_name("direct"))
    course.folder.mkdir()
    for name in ("submitted", "source", "release"):
        shutil.copytree(graded.folder / name, course.folder / name)
    for name in ("nbgrader_config.py", "autograder_config.py"):
        shutil.copy(graded.folder / name, course.folder)
    shutil.copy(graded.folder / "before.db", course.folder / "gradebook.db")
    course.direct("sqlite:///gradebook.db", "--plots")
    return course
