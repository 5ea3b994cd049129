"""What nbgrader's gradebook knows of a notebook: its cells, as the instructor made them."""

from __future__ import annotations

from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from autograder.nbgrader.cells import SourceCell


class GradebookError(Exception):
    """The gradebook has not what is needed; the text says what to run."""


def source_cells(gradebook: Gradebook, notebook: str, assignment: str) -> dict[str, SourceCell]:
    """The cells of a notebook that nbgrader knows, by `grade_id`.

    Raises:
        GradebookError: the notebook is not in the gradebook.
    """
    try:
        found = gradebook.find_notebook(notebook, assignment)
    except MissingEntry as error:
        raise GradebookError(
            f"{assignment}/{notebook} is not in the gradebook: "
            f"run `nbgrader generate_assignment {assignment}` first"
        ) from error
    graded = {cell.name: cell for cell in (*found.grade_cells, *found.task_cells)}
    tasks = {cell.name for cell in found.task_cells}
    solutions = {cell.name for cell in found.solution_cells}
    return {
        cell.name: _source_cell(cell, graded.get(cell.name), solutions, tasks)
        for cell in sorted(found.source_cells, key=lambda cell: str(cell.name))
    }


def _source_cell(cell: Any, graded: Any, solutions: set[str], tasks: set[str]) -> SourceCell:
    return SourceCell(
        grade_id=cell.name,
        cell_type=cell.cell_type,
        source=cell.source,
        locked=bool(cell.locked),
        grade=graded is not None and cell.name not in tasks,
        solution=cell.name in solutions,
        task=cell.name in tasks,
        points=float(graded.max_score) if graded is not None else 0.0,
        checksum=cell.checksum,
    )
