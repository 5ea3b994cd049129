"""A stock nbgrader course for the `neuron` assignment, and a class that has handed it in.

Everything is nbgrader's own way: a source notebook with solution and test cells, hidden tests
between markers, `nbgrader generate_assignment`, and submissions made from the released notebook.
`autograder` is given the very same files.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ASSIGNMENT = "neuron"
_PACKAGES = ("nbgrader==0.9.6",)

GIVENS = "import math\n\nw = 0.5\nb = 1.0\na_prev = 0.25\ny = 1.0"


@dataclass(frozen=True)
class Exercise:
    """An exercise: what the author wrote, and the asserts that check it."""

    name: str
    text: str
    points: int
    solution: str
    visible: str
    hidden: str


EXERCISES = (
    Exercise(
        "weighted_sum",
        "Calculate the weighted sum `z`.",
        2,
        "z = w * a_prev + b",
        "assert math.isclose(z, 1.125)",
        "assert math.isclose(z, w * a_prev + b)",
    ),
    Exercise(
        "sigmoid",
        "Write a function `sigmoid(z)`.",
        4,
        "def sigmoid(z):\n    return 1 / (1 + math.exp(-z))",
        "assert math.isclose(sigmoid(0.0), 0.5)\n"
        "assert math.isclose(sigmoid(2.0), 0.8807970779778823)",
        "for number in (0.7, 1.9, 4.2):\n"
        "    assert math.isclose(sigmoid(number), 1 / (1 + math.exp(-number)))\n"
        "for number in (-0.7, -1.9, -4.2):\n"
        "    assert math.isclose(sigmoid(number), 1 / (1 + math.exp(-number)))",
    ),
    Exercise(
        "activation",
        "Calculate the activation `a`.",
        2,
        "a = sigmoid(z)",
        "assert math.isclose(a, sigmoid(z))",
        "assert 0 < a < 1",
    ),
    Exercise(
        "cost",
        "Calculate the `cost`.",
        2,
        "cost = (a - y) ** 2",
        "assert math.isclose(cost, (a - y) ** 2)",
        "assert cost >= 0",
    ),
)
CHECKS = 10  # asserts of the course, and points of the assignment

# What students write. An exercise that is not named is left as it was handed out.
RIGHT = {exercise.name: exercise.solution for exercise in EXERCISES}
_VARIANTS: tuple[dict[str, str], ...] = (
    RIGHT,
    RIGHT | {"sigmoid": "def sigmoid(z):\n    return (1 + math.tanh(z / 2)) / 2"},
    RIGHT | {"weighted_sum": "z = w * a_prev  # and the bias"},
    RIGHT | {"cost": "difference = a - y\ncost = difference * difference"},
    RIGHT | {"sigmoid": "def sigmoid(z):\n    return 1 / (1 + math.exp(z))"},
    RIGHT | {"weighted_sum": "def f(w, a):\n    return w * a + b\n\nz = f(w, a_prev)"},
    {name: RIGHT[name] for name in ("weighted_sum", "sigmoid")},
    RIGHT | {"cost": "cost = a - y"},
    RIGHT | {"sigmoid": "def sigmoid(z):\n    return 1 / 1 + math.exp(-z)"},
    RIGHT | {"activation": "a = sigmoid(z)\nprint('a =', a)"},
)
_ALL_RIGHT = (0, 1, 3, 5, 9)


def student(number: int) -> str:
    """The name of a student."""
    return f"student{number:04d}"


def all_right(students: int) -> set[str]:
    """Those of the first students who have everything right."""
    return {student(n) for n in range(students) if n % len(_VARIANTS) in _ALL_RIGHT}


# --- nbgrader -------------------------------------------------------------------------------


def install(folder: Path) -> Path:
    """The environment with nbgrader in it, made where it is missing; its `bin` folder.

    Raises:
        subprocess.CalledProcessError: nbgrader cannot be installed.
    """
    programs = folder / "bin"
    if not (programs / "nbgrader").exists():
        venv.create(folder, with_pip=True, clear=True)
        (folder / ".gitignore").write_text("*\n")
        subprocess.run([programs / "pip", "install", "--quiet", *_PACKAGES], check=True)
    return programs


def version(programs: Path) -> str:
    """The version of nbgrader that is installed."""
    code = "import nbgrader; print(nbgrader.__version__)"
    return subprocess.run(
        [programs / "python", "-c", code], check=True, capture_output=True, text=True
    ).stdout.strip()


def environment(programs: Path, home: Path) -> dict[str, str]:
    """Variables that keep nbgrader to its own environment, and out of the user's settings."""
    ours = {
        "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
    }
    without = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "JUPYTER_PATH"}
    return {name: value for name, value in os.environ.items() if name not in without} | ours


def run_nbgrader(programs: Path, course: Path, *arguments: str) -> None:
    """Run an nbgrader command that is not measured.

    Raises:
        subprocess.CalledProcessError: it failed; what it said has been printed.
    """
    done = subprocess.run(
        [programs / "nbgrader", *arguments],
        cwd=course,
        env=environment(programs, course / "home"),
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        print(done.stdout[-2000:], done.stderr[-2000:], file=sys.stderr)
    done.check_returncode()


# --- course and class -----------------------------------------------------------------------


def make_course(programs: Path, course: Path) -> None:
    """A course folder with its source notebook, released."""
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (course / "home").mkdir()
    (course / "nbgrader_config.py").write_text("get_config().CourseDirectory.course_id = 'bench'\n")
    nbformat.write(_source(), source / f"{ASSIGNMENT}.ipynb")
    run_nbgrader(programs, course, "generate_assignment", ASSIGNMENT)


def make_class(released: Path, course: Path, students: int) -> Path:
    """A copy of a released course in which so many students have handed in; what they have."""
    shutil.copytree(released, course)
    blank = nbformat.read(
        course / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", as_version=nbformat.NO_CONVERT
    )
    for number in range(students):
        folder = course / "submitted" / student(number) / ASSIGNMENT
        folder.mkdir(parents=True)
        notebook = filled_in(blank, _VARIANTS[number % len(_VARIANTS)])
        nbformat.write(notebook, folder / f"{ASSIGNMENT}.ipynb")
    return course / "submitted"


def nbgrader_scores(programs: Path, course: Path) -> dict[str, float]:
    """The marks in nbgrader's gradebook."""
    run_nbgrader(programs, course, "export", "--to", "grades.csv")
    return scores(course / "grades.csv", "student_id")


def scores(table: Path, name: str) -> dict[str, float]:
    """The marks in a table of either grader, whose students stand in the column `name`."""
    with table.open(encoding="utf-8-sig", newline="") as stream:
        return {row[name]: float(row["score"] or 0) for row in csv.DictReader(stream)}


def _source() -> Any:
    cells = [
        new_markdown_cell("# One neuron\n\nFour short exercises about the last neuron."),
        new_code_cell(GIVENS),
    ]
    for exercise in EXERCISES:
        cells += [
            new_markdown_cell(exercise.text),
            _solution_cell(exercise),
            _test_cell(exercise),
        ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def _solution_cell(exercise: Exercise) -> Any:
    source = f"### BEGIN SOLUTION\n{exercise.solution}\n### END SOLUTION"
    return _nbgrader_cell(source, exercise.name, solution=True)


def _test_cell(exercise: Exercise) -> Any:
    source = f"{exercise.visible}\n### BEGIN HIDDEN TESTS\n{exercise.hidden}\n### END HIDDEN TESTS"
    return _nbgrader_cell(
        source, f"test_{exercise.name}", grade=True, locked=True, points=exercise.points
    )


def _nbgrader_cell(source: str, grade_id: str, **flags: object) -> Any:
    base = {"grade": False, "solution": False, "locked": False, "task": False}
    about = base | {"grade_id": grade_id, "schema_version": 3} | flags
    return new_code_cell(source, metadata={"nbgrader": about})


def answers(number: int) -> dict[str, str]:
    """What a student writes, by exercise."""
    return _VARIANTS[number % len(_VARIANTS)]


def filled_in(blank: Any, answers: dict[str, str]) -> Any:
    """A notebook with answers in the cells of those ids."""
    notebook = nbformat.from_dict(blank)
    for cell in notebook.cells:
        answer = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
        if answer is not None:
            cell.source = answer
    return notebook
