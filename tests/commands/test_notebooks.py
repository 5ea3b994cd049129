"""Notebooks as they are handed in: cells, magics, plots, saved outputs, the fourth of July."""

from __future__ import annotations

import json

import pytest

GIVENS = "w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0"
SUM = "z = w * a_prev + b"
SIGMOID = "import math\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))"
REST = "a = sigmoid(z)\ncost = (a - y) ** 2"

MAGICS = """\
%matplotlib inline
!pip install numpy && touch {marker}
%time 1 + 1
import math
files = !ls
?math
math.exp?
%cd /
"""
PLOTS = """\
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.show()
name = input("Your name? ")
display(name)
get_ipython().run_line_magic("matplotlib", "inline")
"""


def saved(source: str, outputs: str) -> str:
    """A notebook of one cell, as text, with these saved outputs."""
    return (
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", '
        f'"id": "a", "metadata": {{}}, "execution_count": 1, "source": {json.dumps(source)}, '
        f'"outputs": {outputs}}}]}}'
    )


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    """A file that a shell command would make, did it run."""
    return tmp_path_factory.mktemp("marker") / "was here"


@pytest.fixture(scope="module")
def graded(grade_once, marker):
    whole = "\n".join((GIVENS, SUM, SIGMOID, REST))

    def fill(room):
        room.hand_in_cells("in order", GIVENS, SUM, SIGMOID, REST)
        room.hand_in_cells("out of order", REST, SIGMOID, SUM, GIVENS)
        room.hand_in_cells("corrected below", GIVENS, "z = 0", SUM, SIGMOID, REST)
        room.hand_in_cells("a failing cell", GIVENS, SUM, "1 / 0", SIGMOID, "nonsense(", REST)
        room.hand_in_cells(
            "sys.exit", GIVENS, SUM, "import sys; sys.exit()", SIGMOID, "exit()", REST
        )
        magics = MAGICS.replace("{marker}", f"'{marker}'")
        room.hand_in_cells(
            "magics", magics, "%%bash\nrm -rf ~", GIVENS, "%%time\n" + SUM, SIGMOID, REST
        )
        room.hand_in_cells("plots", PLOTS, GIVENS, SUM, SIGMOID, REST)
        room.hand_in_cells("pandas", "import pandas as pd\npd.DataFrame()", whole)
        room.hand_in(
            "outputs", saved("a = 1", '[{"output_type": "stream", "text": "z = 1.125"}]'), ".ipynb"
        )
        room.hand_in("nan", saved(whole, '[{"data": {"x": [NaN, Infinity]}}]'), ".ipynb")
        room.hand_in("surrogate", saved(whole, r'[{"text": "\ud83d"}]'), ".ipynb")
        room.hand_in("odd outputs", saved(whole, "null"), ".ipynb")
        room.hand_in("bom", b"\xef\xbb\xbf" + saved(whole, "[]").encode(), ".ipynb")
        lines = json.dumps(whole.splitlines(keepends=True))
        room.hand_in(
            "source in lines", saved(whole, "[]").replace(json.dumps(whole), lines), ".ipynb"
        )
        room.hand_in_cells("no code")
        room.hand_in_cells("raising", GIVENS, "def sigmoid(z):\n    x = 1\n    return x / (z - z)")
        room.hand_in_cells("stopped before", GIVENS, "import nowhere\nz = nowhere.sum(w, b)")

    return grade_once(fill, "--jobs", "2")


@pytest.mark.parametrize(
    "student",
    [
        "in order",
        "corrected below",
        "a failing cell",
        "sys.exit",
        "magics",
        "plots",
        "pandas",
        "nan",
        "surrogate",
        "odd outputs",
        "bom",
        "source in lines",
    ],
)
def test_a_right_notebook_earns_everything(graded, student):
    report = graded.report(student)
    assert report["score"] == 10, report


def test_cells_run_in_the_order_they_stand_in(graded):
    test = graded.test("out of order", "weighted_sum", "z for the givens")
    assert test["outcome"] == "error"
    assert "name 'w' is not defined" in test["message"]
    assert "code cell 3, line 1" in test["message"]
    assert graded.points("out of order")["sigmoid"] == 4


def test_a_shell_command_is_not_run(graded, marker):
    assert graded.report("magics")["status"] == "graded"
    assert not marker.exists()


def test_saved_outputs_are_worth_nothing(graded):
    assert graded.report("outputs")["score"] == 0


def test_a_notebook_without_code_is_graded_and_earns_nothing(graded):
    report = graded.report("no code")
    assert (report["status"], report["score"]) == ("graded", 0)


def test_an_exception_is_shown_with_its_cell_and_line(graded):
    message = graded.test("raising", "sigmoid", "σ(0) is one half")["message"]
    assert "ZeroDivisionError" in message
    assert "code cell 2, line 3" in message
    assert "return x / (z - z)" in message


def test_a_name_that_is_not_there_is_told_with_the_cell_that_stopped_before_it(graded):
    message = graded.test("stopped before", "weighted_sum", "z for the givens")["message"]
    assert "code cell 2, line 2" in message
    assert "No module named 'nowhere'" in message
    assert "code cell 2, line 1" in message


def test_all_of_the_class_is_graded(graded):
    assert graded.done.returncode == 0, graded.said
