"""Repairs the cells of a submitted notebook, with the instructor's notebook as the model.

What a cell is (a test cell, what it is worth, whether it may be edited) is the instructor's to
say: of the submitted cell only its `grade_id` is read, and only to find where a cell went.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.course.assignments import Course
from autograder.course.cells import exercise_checked
from autograder.course.release import grade_ids

Cell = MutableMapping[str, Any]  # of nbformat 4, as read from JSON


@dataclass(frozen=True)
class SourceCell:
    """A cell that nbgrader knows, as the instructor made it."""

    grade_id: str
    cell_type: str
    source: str
    locked: bool
    grade: bool = False
    solution: bool = False
    task: bool = False
    points: float = 0.0
    checksum: str | None = None

    @property
    def is_test(self) -> bool:
        """Whether its points come from tests."""
        return self.grade and not self.solution and self.cell_type == "code"

    @property
    def exercise(self) -> str | None:
        """The exercise that a test cell carries: the name in its `check("…")`."""
        return exercise_checked(self.source) if self.is_test else None

    @property
    def metadata(self) -> dict[str, Any]:
        """What nbgrader writes into such a cell."""
        about: dict[str, Any] = {
            "grade": self.grade,
            "grade_id": self.grade_id,
            "locked": self.locked,
            "schema_version": 3,
            "solution": self.solution,
            "task": self.task,
            "cell_type": self.cell_type,
        }
        about |= {"points": self.points} if self.grade or self.task else {}
        return about | ({"checksum": self.checksum} if self.checksum else {})


def order_of(course: Course, assignment: str) -> list[str]:
    """The ids of the master's cells, in their order."""
    if assignment not in course.assignments:
        return []
    return grade_ids(course.assignments[assignment])


def set_right(
    cells: list[Cell], source: Mapping[str, SourceCell], order: Sequence[str]
) -> list[str]:
    """Give every cell that nbgrader knows back what is the instructor's to say, in place.

    Locked cells get their text back; test cells that are missing are put where they belong, by
    `order`, the instructor's order of ids. Nothing that the student wrote is thrown away but the
    text of locked cells. Returns what was found, in sentences.
    """
    notes: list[str] = []
    seen: set[str] = set()
    for cell in reversed(cells):  # of copies the last one counts, as in nbgrader
        known = source.get(_grade_id(cell))
        cell["metadata"].pop("nbgrader", None)
        if known is None:
            continue
        if known.grade_id in seen:
            notes.append(f"The cell {known.grade_id} is there more than once; one of them counts.")
        elif _keep(cell, known, notes):
            seen.add(known.grade_id)
    place = {grade_id: number for number, grade_id in enumerate(order)}
    for known in sorted(source.values(), key=lambda cell: place.get(cell.grade_id, len(place))):
        if known.is_test and known.grade_id not in seen:
            notes.append(f"The test cell {known.grade_id} was missing or edited; it is back.")
            cells.insert(_place(known.grade_id, cells, order), _fresh(known, cells))
        elif (known.grade or known.task) and known.grade_id not in seen:
            notes.append(f"The cell {known.grade_id}, which a person marks, is missing.")
    return notes


def _grade_id(cell: Cell) -> str:
    if not isinstance(cell.get("metadata"), MutableMapping):
        cell["metadata"] = {}
    about = cell["metadata"].get("nbgrader")
    found = about.get("grade_id") if isinstance(about, Mapping) else None
    return found if isinstance(found, str) else ""


def _keep(cell: Cell, known: SourceCell, notes: list[str]) -> bool:
    """Make a submitted cell the one that is known; False where it stays the student's own."""
    edited = cell.get("cell_type") != known.cell_type or text_of(cell) != known.source
    if known.is_test and edited:
        return False  # what was written into it may be work; a fresh test cell comes beside it
    if known.locked and edited:
        notes.append(f"The cell {known.grade_id} had been edited; it has its own text again.")
        cell["source"] = known.source
    if cell.get("cell_type") != known.cell_type:
        if not known.locked:
            notes.append(f"The cell {known.grade_id} had become {cell.get('cell_type')}.")
        _turn_into(cell, known.cell_type)
    cell["metadata"]["nbgrader"] = known.metadata
    return True


def _turn_into(cell: Cell, cell_type: str) -> None:
    cell["cell_type"] = cell_type
    if cell_type == "code":
        cell.pop("attachments", None)
        cell["outputs"], cell["execution_count"] = [], None
    else:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)


def _place(grade_id: str, cells: Sequence[Cell], order: Sequence[str]) -> int:
    """Behind the nearest cell that comes before it for the instructor; else at the end."""
    if grade_id in order:
        at = {
            cell["metadata"].get("nbgrader", {}).get("grade_id"): n for n, cell in enumerate(cells)
        }
        for before in reversed(order[: order.index(grade_id)]):
            if before in at:
                return at[before] + 1
    return len(cells)


def _fresh(known: SourceCell, cells: Sequence[Cell]) -> Cell:
    """The instructor's cell; the same whenever graded again, for inputs are drawn for a file."""
    taken = {cell["id"] for cell in cells if isinstance(cell.get("id"), str)}
    names = (f"{known.grade_id[:50]}-{number}" for number in itertools.count(1))
    identity = {"id": next(name for name in names if name not in taken)} if taken else {}
    return identity | {
        "cell_type": known.cell_type,
        "metadata": {"nbgrader": copy.copy(known.metadata)},
        "source": known.source,
        "outputs": [],
        "execution_count": None,
    }


def text_of(cell: Mapping[str, Any]) -> str:
    """A cell's source as one text."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)
