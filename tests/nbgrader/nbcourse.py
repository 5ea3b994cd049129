"""An nbgrader course to test with: its commands, what they leave behind, and who hands in."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from tests.nbgrader import submissions as made

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
ASSIGNMENTS = ("neuron", "regression", "classification")
POINTS = """
    SELECT student.id, assignment.name, base_cell.name,
           grade.auto_score, grade.manual_score, grade.needs_manual_grade
    FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN student ON submitted_assignment.student_id = student.id
    JOIN assignment ON submitted_assignment.assignment_id = assignment.id
    JOIN base_cell ON grade.cell_id = base_cell.id
"""


@dataclass(frozen=True)
class NbCourse:
    """An nbgrader course in a folder, and the commands in it."""

    folder: Path
    solutions: Path
    home: Path

    def run(
        self, *command: str | Path, cwd: Path | None = None, ok: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command as an instructor (or, in another folder, a student) would."""
        done = subprocess.run(
            [SCRIPTS / command[0], *command[1:]],
            cwd=cwd or self.folder,
            env=environment(self.home) | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if ok:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def nbgrader(self, *arguments: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
        return self.run("nbgrader", *arguments, **how)

    def autograder(self, *arguments: str | Path, **how: Any) -> subprocess.CompletedProcess[str]:
        return self.run("autograder", *arguments, **how)

    def direct(self, database: str, *options: str, **how: Any) -> Any:
        """`autograder grade --gradebook` on what was handed in."""
        options += ("--solutions", str(self.solutions), "--out", str(self.home / "out"))
        return self.autograder("grade", "submitted", "--gradebook", database, *options, **how)

    # --- what is there

    def released(self, assignment: str = "neuron") -> Any:
        return read(self.folder / "release" / assignment / f"{assignment}.ipynb")

    def hand_in(self, student: str, notebook: Any, assignment: str = "neuron") -> Path:
        """Put a notebook (or its text) where nbgrader's collect would."""
        file = self.folder / "submitted" / student / assignment / f"{assignment}.ipynb"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = notebook if isinstance(notebook, str) else nbformat.writes(notebook)
        file.write_text(text, "utf-8")
        return file

    def autograded(self, student: str, assignment: str = "neuron") -> Any:
        return read(self.folder / "autograded" / student / assignment / f"{assignment}.ipynb")

    def feedback(self, student: str, assignment: str = "neuron") -> str:
        file = self.folder / "feedback" / student / assignment / f"{assignment}.html"
        return file.read_text("utf-8")

    def marks(self, database: str = "gradebook.db") -> dict[tuple[str, str, str], tuple[Any, ...]]:
        """By student, assignment and cell: the grader's points, a person's, whether one is due."""
        with sqlite3.connect(self.folder / database) as connection:
            return {row[:3]: row[3:] for row in connection.execute(POINTS)}

    def points(self, student: str, assignment: str = "neuron") -> dict[str, float]:
        """What a student's test cells earned, by exercise."""
        return {
            cell.removeprefix("check-").replace("-", "_"): row[0]
            for (name, of, cell), row in self.marks().items()
            if (name, of) == (student, assignment)
        }

    def exported(self) -> list[dict[str, str]]:
        with (self.folder / "grades.csv").open(newline="") as stream:
            return list(csv.DictReader(stream))


def environment(home: Path) -> dict[str, str]:
    """Variables that keep nbgrader to a home of its own."""
    noise = ("PYTEST_", "PYTHON", "JUPYTER", "MPL", "NBGRADER")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(noise)}
    return kept | {
        "PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "COLUMNS": "200",
        # Saves half of every command's start: a grammar that jsonschema builds if it is there.
        "PYTHONPATH": str(_shim(home)),
    }


def _shim(home: Path) -> Path:
    folder = home / "shim"
    folder.mkdir(exist_ok=True)
    (folder / "rfc3987_syntax.py").write_text('raise ImportError("not needed here")\n')
    return folder


def read(file: Path) -> Any:
    return nbformat.read(file, as_version=nbformat.NO_CONVERT)


# --- courses --------------------------------------------------------------------------------


def copy_solutions(folder: Path, **settings: str | float) -> Path:
    """A copy of the course, with settings of its own."""
    unwanted = shutil.ignore_patterns("__pycache__", ".*cache")
    solutions = shutil.copytree(PROJECT / "solutions", folder / "solutions", ignore=unwanted)
    lines = [f"{name.replace('_', '-')} = {json.dumps(v)}\n" for name, v in settings.items()]
    (folder / "pyproject.toml").write_text("[tool.autograder]\n" + "".join(lines))
    return solutions


def fill_in(notebook: Any, answers: Mapping[str, str] = made.RIGHT) -> Any:
    notebook = nbformat.from_dict(json.loads(json.dumps(notebook)))
    for cell in notebook.cells:
        answer = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if answer is not None:
            cell.source = answer
    return notebook


def due_marks() -> dict[tuple[str, str], float]:
    """What the sample class's README says that everybody earns, by student and assignment."""
    due = {}
    for line in (PROJECT / "tests/sample_class/README.md").read_text("utf-8").splitlines():
        columns = [column.strip() for column in line.split("|")[1:-1]]
        if len(columns) == 5 and columns[0].startswith("`"):
            for assignment, said in zip(ASSIGNMENTS, columns[1:4], strict=True):
                if found := re.match(r"(\d+)( \(notebook\)|:[^,]*|)$", said):
                    due[columns[0].strip("`"), assignment] = float(found[1])
    return due


def sample_class() -> Iterable[tuple[str, str, str]]:
    """tests/sample_class as notebooks, which is all that nbgrader takes."""
    for folder in sorted((PROJECT / "tests/sample_class").glob("*/*")):
        student, assignment = folder.parent.name, folder.name
        notebook, script = folder / f"{assignment}.ipynb", folder / f"{assignment}.py"
        if notebook.is_file():
            yield student, assignment, notebook.read_text("utf-8")
        elif script.is_file():
            text = script.read_text("utf-8")
            yield student, assignment, jupytext.writes(jupytext.reads(text, "py:percent"), "ipynb")
