"""Turns a submitted file into the notebook that nbgrader keeps: repaired, run and marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import wire
from autograder.nbgrader.cells import Cell, SourceCell, set_right, text_of
from autograder.nbgrader.markdown import without_deeds
from autograder.nbgrader.outputs import CellOutputs
from autograder.nbgrader.reading import notebook_in
from autograder.nbgrader.result import exercise_in, outputs_of
from autograder.report.model import Report
from autograder.submissions.reading import Submission


@dataclass(frozen=True)
class Notebook:
    """A notebook of nbformat 4, and what had to be set right in it."""

    content: dict[str, Any]
    notes: tuple[str, ...]
    changed: bool  # a cell that was there: it is another program than was handed in

    @property
    def cells(self) -> list[Cell]:
        cells: list[Cell] = self.content["cells"]
        return cells

    @property
    def program(self) -> Submission:
        """Its code cells, to be run."""
        code = [source for cell in self.cells if (source := _code(cell)) is not None]
        labelled = (wire.Cell(f"code cell {n}", source) for n, source in enumerate(code, 1))
        return Submission("notebook", True, tuple(labelled), "")


def open_notebook(file: Path, source: Mapping[str, SourceCell], order: Sequence[str]) -> Notebook:
    """A submission, set right; a script becomes a notebook of one cell, and the test cells.

    Raises:
        SubmissionError: it cannot be read.
    """
    content = notebook_in(file)
    there = list(content["cells"])
    before = [_code(cell) for cell in there]
    notes = set_right(content["cells"], source, order)
    changed = [_code(cell) for cell in there] != before
    told = notes if file.suffix == ".ipynb" else ()  # a script has no test cells to be missed
    return Notebook(content, tuple(told), changed)


def _code(cell: Cell) -> str | None:
    return text_of(cell) if cell["cell_type"] == "code" else None


def mark_cells(
    cells: Sequence[Cell],
    source: Mapping[str, SourceCell],
    report: Report,
    outputs: CellOutputs,
    notes: Sequence[str],
) -> None:
    """Give the cells what they gave out, and test cells what they earned.

    Raises:
        NoMarkError: a test cell has no points.
    """
    code = (cell for cell in cells if cell["cell_type"] == "code")
    for number, cell in enumerate(code):
        known = source.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if known is not None and known.is_test:
            exercise = exercise_in(report, known.exercise, known.grade_id)
            cell["outputs"] = outputs_of(exercise, known.points, notes, report.first_failure())
            notes = ()  # once is enough
        else:
            cell["outputs"] = [_formulas_only(output) for output in outputs.get(number, [])]
        cell["execution_count"] = number + 1


def _formulas_only(output: dict[str, Any]) -> dict[str, Any]:
    """MathJax looks at HTML outputs, too."""
    if page := output.get("data", {}).get("text/html"):
        output["data"]["text/html"] = without_deeds(page)
    return output
