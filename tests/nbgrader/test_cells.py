"""Cells set right: test cells back in their order, work made code again, answers missed aloud."""

from __future__ import annotations

import json

from autograder.nbgrader.cells import SourceCell, set_right
from autograder.nbgrader.notebooks import open_notebook

ORDER = ("check-z", "check-a", "check-cost")
SOURCE = {
    name: SourceCell(name, "code", f'check("{name[6:]}")', locked=True, grade=True, points=1.0)
    for name in sorted(ORDER)
}


def handed_in():
    own = {"id": "check-z-1", "cell_type": "code", "metadata": {}, "source": "z = 1"}
    cells = [own]
    set_right(cells, SOURCE, ORDER)
    return cells


def test_they_are_in_the_instructors_order():
    names = [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in handed_in()]
    assert names == [None, *ORDER]


def test_graded_again_it_is_the_same_notebook_since_inputs_are_drawn_for_a_file():
    cells = handed_in()
    assert handed_in() == cells
    assert len({cell["id"] for cell in cells}) == len(cells)


def test_where_cells_have_no_id_they_get_none():
    cells = [{"cell_type": "code", "metadata": {}, "source": "z = 1"}]
    set_right(cells, SOURCE, ORDER)
    assert not any("id" in cell for cell in cells)


def test_an_answer_that_a_person_marks_is_missed_aloud_and_gets_no_mark():
    essay = SourceCell("essay", "markdown", "Write.", locked=False, grade=True, solution=True)
    task = SourceCell("task", "markdown", "Do.", locked=True, task=True, points=2.0)
    lesson = SourceCell("lesson", "markdown", "Learn.", locked=True)
    cells = [{"cell_type": "markdown", "metadata": {}, "source": "My essay, without its tag."}]
    notes = set_right(cells, {cell.grade_id: cell for cell in (essay, task, lesson)}, ())
    assert notes == [
        f"The cell {name}, which a person marks, is missing." for name in ("essay", "task")
    ]
    assert len(cells) == 1


def test_work_that_had_become_text_makes_another_program_when_it_is_code_again(tmp_path):
    source = {"z": SourceCell("z", "code", "z = ...", locked=False, solution=True)}
    about = {"nbgrader": {"grade_id": "z"}}
    file = tmp_path / "neuron.ipynb"
    for kind in ("markdown", "code"):
        cell = {"cell_type": kind, "metadata": about, "source": "z = 1"}
        file.write_text(json.dumps({"nbformat": 4, "cells": [cell]}))
        notebook = open_notebook(file, source, ())
        assert [cell.source for cell in notebook.program.cells] == ["z = 1"]
        assert notebook.changed == (kind == "markdown")
