"""`make bench`, second part: ways into nbgrader's gradebook, on the same notebooks.

`nbgrader autograde` as it comes (a kernel for each submission, test cells that run the visible
tests in it), `nbgrader autograde` through the engine, and `autograder grade --gradebook`, which
leaves out what stands under `__main__` (the lesson's plot) unless it has `--plots`. All are the
real commands, start-up included, one after the other in one run. The result is printed, and
written to `results/bench/nbgrader.md` and `.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import measure
import nbformat
import stock

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent
WITHOUT = "c = get_config()\nc.CourseDirectory.course_id = 'bench'\n"
DUE = {"nbgrader autograde, through the engine": 5, "autograder grade --gradebook": 50}
# What `stock` calls its exercises, and the ids of the cells in the course's own notebook.
_CELLS = {"weighted_sum": "weighted-sum", "sigmoid": "sigmoid", "activation": "activation"}
_CELLS |= {"cost": "cost"}


@dataclass(frozen=True)
class Way:
    """One way, measured on a class."""

    name: str
    students: int
    seconds: float
    full_marks: int

    @property
    def each(self) -> float:
        return self.seconds / self.students


class MarksDiffer(Exception):
    """The two ways through the engine disagree, or a right submission has not full marks."""


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", default=100, type=int, help="size of the class (100)")
    parser.add_argument("--out", default=REPOSITORY / "results" / "bench", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        ways = compare(Path(folder), options.students)
    lines = [
        *table(ways),
        "",
        f"Load of the machine: {load:.1f} before, {os.getloadavg()[0]:.1f} after.",
    ]
    page = "\n".join(lines) + "\n"
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "nbgrader.md").write_text(page, "utf-8")
    data = json.dumps([asdict(way) for way in ways], indent=1)
    (options.out / "nbgrader.json").write_text(data, "utf-8")
    print(page)


def compare(folder: Path, students: int) -> list[Way]:
    """The ways on a class of so many, each in a copy of the same course.

    Raises:
        MarksDiffer: the comparison would be void.
    """
    course = folder / "course"
    (folder / "home").mkdir()
    _run(folder, "autograder", "nbgrader", course, "--solutions", REPOSITORY / "solutions")
    _run(course, "nbgrader", "generate_assignment", stock.ASSIGNMENT)
    _hand_in(course, students)
    names = ("stock", "engine", "direct", "plotted")
    stocks, engine, direct, plotted = copies = [folder / name for name in names]
    for copy in copies:
        shutil.copytree(course, copy)
    (stocks / "nbgrader_config.py").write_text(WITHOUT)
    autograde = ("nbgrader", "autograde", stock.ASSIGNMENT)
    by_hand = ("autograder", "grade", "submitted", "--gradebook", "sqlite:///gradebook.db")
    by_hand += ("--solutions", str(REPOSITORY / "solutions"))
    ways = [
        _measured("nbgrader autograde, as it comes", stocks, students, autograde),
        _measured("nbgrader autograde, through the engine", engine, students, autograde),
        _measured("autograder grade --gradebook", direct, students, by_hand),
        _measured("autograder grade --gradebook --plots", plotted, students, (*by_hand, "--plots")),
    ]
    if not _marks(engine) == _marks(direct) == _marks(plotted):
        raise MarksDiffer("the ways through the engine give other marks")
    right = stock.all_right(students)
    if {name for name, score in _marks(engine).items() if score == stock.CHECKS} != right:
        raise MarksDiffer("not those who are right have full marks")
    return ways


def _measured(name: str, course: Path, students: int, command: tuple[str, ...]) -> Way:
    seconds = measure.cost_of(
        [PROGRAMS / command[0], *command[1:]], cwd=course, environment=_environment(course)
    ).seconds
    full = sum(score == stock.CHECKS for score in _marks(course).values())
    print(f"… {name:40} {seconds:8.2f} s", file=sys.stderr, flush=True)
    return Way(name, students, seconds, full)


def _hand_in(course: Path, students: int) -> None:
    """The class of the first part, in the course's own notebook."""
    release = course / "release" / stock.ASSIGNMENT / f"{stock.ASSIGNMENT}.ipynb"
    blank = nbformat.read(release, as_version=nbformat.NO_CONVERT)
    for number in range(students):
        answers = {_CELLS[name]: text for name, text in stock.answers(number).items()}
        folder = course / "submitted" / stock.student(number) / stock.ASSIGNMENT
        folder.mkdir(parents=True)
        nbformat.write(stock.filled_in(blank, answers), folder / release.name)


def _marks(course: Path) -> dict[str, float]:
    _run(course, "nbgrader", "export", "--to", "grades.csv")
    return stock.scores(course / "grades.csv", "student_id")


def _run(folder: Path, *command: str | Path) -> None:
    program = [PROGRAMS / command[0], *command[1:]]
    measure.cost_of(program, cwd=folder, environment=_environment(folder))


def _environment(folder: Path) -> dict[str, str]:
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    return stock.environment(PROGRAMS, home)


def table(ways: list[Way]) -> list[str]:
    """The comparison in Markdown."""
    slowest: Any = ways[0]
    lines = [
        f"## Ways into nbgrader's gradebook, {slowest.students} submissions",
        "",
        "| way | seconds | ms each | times as fast | due |",
        "|---|---|---|---|---|",
    ]
    for way in ways:
        times, due = slowest.seconds / way.seconds, DUE.get(way.name)
        asked = f"{due}" if due else "–"
        lines.append(
            f"| {way.name} | {way.seconds:.1f} | {way.each * 1e3:.0f} | {times:.1f} | {asked} |"
        )
    return lines


if __name__ == "__main__":
    main()
