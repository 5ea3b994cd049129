"""Of a notebook and a script in one folder, the one with the work in it counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.submissions.choosing import choose
from autograder.submissions.unwritten import asked_in

EXERCISES = Path(__file__).resolve().parents[2] / "exercises"
SOLUTIONS = EXERCISES.with_name("solutions")
ASSIGNMENTS = ("neuron", "regression", "classification")

WHOLE = """\
import math
w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
def sigmoid(z):
    return 1 / (1 + math.exp(-z))
a = sigmoid(z)
cost = (a - y) ** 2
"""


@pytest.fixture
def folder(tmp_path):
    """exercises/neuron as it was released."""
    return released(tmp_path, "neuron")


def released(tmp_path: Path, assignment: str) -> Path:
    folder = tmp_path / assignment
    folder.mkdir()
    for suffix in (".ipynb", ".py"):
        file = f"{assignment}{suffix}"
        (folder / file).write_bytes((EXERCISES / assignment / file).read_bytes())
    return folder


def chosen(folder: Path) -> tuple[str, str]:
    """The name of the file that counts, and the note."""
    name = folder.name
    files = [folder / f"{name}{suffix}" for suffix in (".ipynb", ".py")]
    file, note = choose(files, asked_in(SOLUTIONS.glob(f"{name}/test_*.py")))
    return file.name, note


def cells(folder: Path) -> Any:
    return json.loads((folder / "neuron.ipynb").read_text("utf-8"))


def save(folder: Path, notebook: Any, **how: Any) -> None:
    (folder / "neuron.ipynb").write_text(json.dumps(notebook, **how), "utf-8")


def write_into(notebook: Any, grade_id: str, source: str) -> None:
    (cell,) = (
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )
    cell["source"] = source


SCRIPT_COUNTS = ("neuron.py", "neuron.py counts: nothing is written in neuron.ipynb.")
NOTEBOOK_OF_BOTH = (
    "neuron.ipynb",
    "There is work in both neuron.ipynb and neuron.py: neuron.ipynb counts.",
)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_of_two_stubs_the_notebook_counts_and_nothing_is_said(tmp_path, assignment):
    assert chosen(released(tmp_path, assignment)) == (f"{assignment}.ipynb", "")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_script_with_the_work_counts_against_the_stub(tmp_path, assignment):
    folder = released(tmp_path, assignment)
    solved = (SOLUTIONS / assignment / f"{assignment}.py").read_bytes()
    (folder / f"{assignment}.py").write_bytes(solved)
    assert chosen(folder)[0] == f"{assignment}.py"


def test_the_notebook_with_the_work_counts_against_the_stub_and_nothing_is_said(folder):
    notebook = cells(folder)
    write_into(notebook, "weighted-sum", "z = w * a_prev + b")
    save(folder, notebook)
    assert chosen(folder) == ("neuron.ipynb", "")


@pytest.mark.parametrize(
    ("grade_id", "source"),
    [
        ("weighted-sum", "z = w * a_prev + b"),
        ("weighted-sum", "# z = ...\nz = w * a_prv + b\nraise NotImplementedError('Exercise 1')"),
        ("sigmoid", "def sigmoid(z):\n    return 1"),
        ("sigmoid", "def sigmoid(z):\n    e = 2.718 ** -z\n    raise NotImplementedError('x')"),
        ("sigmoid", "sigmoid = lambda z: 1"),
        ("sigmoid", "if True:\n    def sigmoid(z):\n        return 1"),
        ("sigmoid", "def main():\n    global z\n    z = 1\nmain()"),
        ("sigmoid", "from act import sigmoid"),
        ("sigmoid", "from act import *"),
        ("sigmoid", "for z in [1.125]: pass"),
        ("sigmoid", "try:\n    pass\nfinally:\n    a, cost = 0, 0"),
        ("sigmoid", "with open('x') as cost: pass"),
        ("sigmoid", "print(a := 1)"),
        ("sigmoid", "if __name__ == '__main__':\n    z = 1"),
        ("sigmoid", "globals()['z'] = 1"),
        ("sigmoid", "exec('z = 1')"),
        ("sigmoid", "this does not parse"),
        ("sigmoid", "def sigmoid[T](x: T): return x"),
        ("plot-neuron", "z = w * a_prev + b"),
    ],
)  # fmt: skip
def test_where_both_hold_work_however_little_the_notebook_counts(folder, grade_id, source):
    notebook = cells(folder)
    write_into(notebook, grade_id, source)
    save(folder, notebook)
    (folder / "neuron.py").write_text(WHOLE)
    assert chosen(folder) == NOTEBOOK_OF_BOTH


def jupyter(notebook: Any) -> None:
    """Saved again after it was run."""
    for number, cell in enumerate(notebook["cells"]):
        cell["id"] = f"a{number}b"
        if cell["cell_type"] == "code":
            cell["execution_count"] = number
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["z = 1\n"]}]
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.13.1"}


def colab(notebook: Any) -> None:
    notebook["metadata"] = {"colab": {"provenance": []}}
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {"id": "xyz"}
        cell["source"] = "".join(cell["source"])


def vs_code(notebook: Any) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell["source"] = [line.rstrip("\n") + " \r\n" for line in cell["source"]]


def older(notebook: Any) -> None:
    """Of another release: other givens, other words."""
    notebook["cells"][0]["source"] = "# An older lesson"
    write_into(notebook, "givens", "w = 0.7\nb = 2.0\na_prev = 0.5\ny = 0.0\neta = 0.1")
    write_into(notebook, "weighted-sum", 'raise NotImplementedError("Part 1: the sum")')
    write_into(notebook, "sigmoid", "def sigmoid(z):\n    raise NotImplementedError")


def played_with(notebook: Any) -> None:
    """Nothing was written, but something was tried."""
    notebook["cells"].append(
        {"cell_type": "code", "metadata": {}, "outputs": [], "source": "print(w)\n%time w\nw + b"}
    )
    write_into(notebook, "weighted-sum", "# what is a weighted sum?\n")
    write_into(notebook, "cost", "cost = ...")


@pytest.mark.parametrize("saved", [jupyter, colab, vs_code, older, played_with])
def test_a_stub_that_was_saved_again_is_still_a_stub(folder, saved):
    notebook = cells(folder)
    saved(notebook)
    save(folder, notebook)
    (folder / "neuron.py").write_text(WHOLE)
    assert chosen(folder) == SCRIPT_COUNTS


@pytest.mark.parametrize("content", ["", "\n \n", '{"nbformat": 4, "cells": []}'])
def test_a_notebook_with_nothing_in_it_never_counts_against_work(folder, content):
    (folder / "neuron.ipynb").write_text(content)
    (folder / "neuron.py").write_text(WHOLE)
    assert chosen(folder) == SCRIPT_COUNTS


@pytest.mark.parametrize("content", ["{", "Dear teacher,", '{"nbformat": 9, "cells": []}'])
def test_a_notebook_that_cannot_be_read_may_hold_work(folder, content):
    (folder / "neuron.ipynb").write_text(content)
    (folder / "neuron.py").write_text(WHOLE)
    assert chosen(folder) == NOTEBOOK_OF_BOTH


def test_a_script_of_the_students_own_without_a_stubs_marks_holds_work(folder):
    (folder / "neuron.py").write_text("Z = 0.5 * 0.25 + 1\n")  # misnamed, but work
    assert chosen(folder) == SCRIPT_COUNTS


def test_of_a_script_that_was_only_formatted_nothing_is_said(folder):
    script = (folder / "neuron.py").read_text("utf-8")
    (folder / "neuron.py").write_text(script.replace('"', "'").replace("\n", "\r\n"), "utf-8")
    notebook = cells(folder)
    write_into(notebook, "cost", "cost = 1")
    save(folder, notebook)
    assert chosen(folder) == ("neuron.ipynb", "")


@pytest.mark.parametrize(
    "source",
    ["a" + "\u0301" * 100_000 + " = 1\ncost = 1", "cost = " + "(" * 5000 + ")" * 5000],
    ids=["accents", "brackets"],
)
def test_text_that_would_keep_pythons_parser_busy_is_work_all_the_same(folder, source):
    notebook = cells(folder)
    write_into(notebook, "cost", source)
    save(folder, notebook)
    (folder / "neuron.py").write_text(WHOLE)
    assert chosen(folder) == NOTEBOOK_OF_BOTH
