"""nbgrader's way is isolated as the course asks, and as every other way of grading is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from autograder.jail.isolation import Isolation
from autograder.nbgrader.grader import Grader
from autograder.nbgrader.result import NoMarkError
from tests.nbgrader.nbcourse import PROJECT, copy_solutions

RIGHT = PROJECT / "solutions/neuron/neuron.py"


@pytest.fixture
def folder():
    """One that others can look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="isolation-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def grade(folder):
    """Grades a program in the process that stands beside nbgrader, isolated in some way."""

    def ask(isolation, mode):
        solutions = copy_solutions(folder, secret="s", isolation=isolation)
        notebook = folder / "neuron.py"
        notebook.write_bytes(RIGHT.read_bytes())
        for path in (notebook, *folder.rglob("*")):
            path.chmod(mode)
        grader = Grader(solutions)
        try:
            return grader.grade("ada", "neuron", notebook).report
        except NoMarkError as error:
            if "import numpy" in str(error):
                pytest.skip(f"other users of this machine have no NumPy: {error}")
            raise
        finally:
            grader.close()

    return ask


def test_the_isolation_that_the_course_insists_on_is_taken(grade):
    assert grade("per-submission", 0o755).isolation == Isolation.PER_SUBMISSION


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_where_only_permissions_close_files_open_ones_are_refused(grade):
    with pytest.raises(NoMarkError, match="every user of this machine can read"):
        grade("user", 0o755)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_where_only_permissions_close_files_closed_ones_are_graded(grade):
    assert grade("user", 0o700).score == 10
