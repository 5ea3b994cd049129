"""What the tests with nbgrader share: a course, its commands, and classes that were graded once.

Run by `make test-nbgrader`: nbgrader is a heavy extra. Every command is the real one, in a
process of its own; a command takes seconds to start, so one class carries many tests.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import ASSIGNMENTS, NbCourse, copy_solutions, fill_in, sample_class


@pytest.fixture(scope="session")
def new_course(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., NbCourse]:
    """Make a course with `autograder nbgrader`, and release assignments with nbgrader."""

    def make(
        *assignments: str,
        solutions: Path | None = None,
        config: str = "",
        name: str = "course101",
        **limits: float,
    ) -> NbCourse:
        base = tmp_path_factory.mktemp("nbgrader")
        # Only a loop without end takes all of these; and a busy machine gets more of each.
        limits = {"load_seconds": 10, "call_seconds": 4} | limits
        solutions = solutions or copy_solutions(base, secret="s", **limits)
        (base / "home").mkdir()
        (base / "exchange").mkdir()
        (base / "exchange").chmod(0o777)
        course = NbCourse(base / name, solutions, base / "home")
        course.autograder("nbgrader", course.folder, "--solutions", solutions, cwd=base)
        with (course.folder / "nbgrader_config.py").open("a") as stream:
            stream.write(f"c.Exchange.root = {str(base / 'exchange')!r}\n")
            stream.write(f"c.ExchangeSubmit.strict = False\n{config}\n")
        for assignment in assignments:
            course.nbgrader("generate_assignment", assignment)
        return course

    return make


# --- one class, graded once -----------------------------------------------------------------


@pytest.fixture(scope="session")
def listener() -> Iterator[socket.socket]:
    """A server on this machine that nobody should reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture(scope="session")
def graded(new_course: Any, listener: socket.socket) -> NbCourse:
    """The sample class, odd notebooks and attackers, through `nbgrader autograde`."""
    course = new_course(*ASSIGNMENTS)
    (course.folder / "port").write_text(str(listener.getsockname()[1]))
    shutil.copy(course.folder / "gradebook.db", course.folder / "before.db")
    for student, assignment, notebook in sample_class():
        course.hand_in(student, notebook, assignment)
    blank = course.released()
    for name, make in (made.ODD | made.ATTACKS | {"showing": made.showing}).items():
        course.hand_in(name, make(fill_in(blank), course.folder))
    for assignment in ASSIGNMENTS:
        log = course.nbgrader("autograde", assignment)
        (course.folder / f"{assignment}.log").write_text(log.stdout + log.stderr)
        course.nbgrader("generate_feedback", assignment)
    course.nbgrader("export")
    return course


@pytest.fixture(scope="session")
def directly(graded: NbCourse, new_course: Any) -> NbCourse:
    """The same class, through `autograder grade --gradebook`."""
    course = NbCourse(graded.folder.with_name("direct"), graded.solutions, graded.home)
    course.folder.mkdir()
    for name in ("submitted", "source", "release"):
        shutil.copytree(graded.folder / name, course.folder / name)
    for name in ("nbgrader_config.py", "autograder_config.py"):
        shutil.copy(graded.folder / name, course.folder)
    shutil.copy(graded.folder / "before.db", course.folder / "gradebook.db")
    course.direct("sqlite:///gradebook.db", "--plots")
    return course
