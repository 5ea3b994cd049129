"""Imports that an instructor wants to know of are found, with the line, and nothing is run."""

from __future__ import annotations

import time

import pytest

from autograder.submissions.flags import flags_of
from autograder.submissions.reading import Submission
from autograder.wire import Cell

WANTED = ("torch", "scipy.optimize")


def found(*cells: str, notebook: bool = False) -> list[tuple[str, str, int]]:
    labelled = tuple(Cell(f"code cell {n}", source) for n, source in enumerate(cells, 1))
    flags = flags_of(Submission("area.py", notebook, labelled, ""), WANTED)
    return [(flag.what, flag.place, flag.line) for flag in flags]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("import torch", "torch"),
        ("import math, torch as t", "torch"),
        ("import torch.nn.functional", "torch.nn.functional"),
        ("def f():\n    from torch import nn", "torch"),
        ("from scipy import optimize", "scipy.optimize"),
        ("t = __import__('torch')", "torch"),
        ("import importlib\nt = importlib.import_module('torch.autograd')", "torch.autograd"),
        ("import ｔｏｒｃｈ", "torch"),
    ],
)
def test_an_import_is_found_however_it_is_written(source: str, name: str) -> None:
    what, place, line = found(source)[0]
    assert (what, place, line) == (f"imports {name}", "code cell 1", source.count("\n") + 1)


@pytest.mark.parametrize(
    "source",
    ["import torchlight", "import scipy", "torch = 1", "'import torch'", "# import torch",
     "from . import torch", "import torch (", "def f(torch): pass"],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(source: str) -> None:
    assert found(source) == []


def test_a_notebook_is_read_past_its_magics() -> None:
    assert found("%matplotlib inline\n!pip install torch\nimport torch", notebook=True) == [
        ("imports torch", "code cell 1", 3)
    ]


def test_each_cell_has_its_own_lines_and_many_are_cut() -> None:
    assert found("x = 1\nimport torch", "import torch")[1] == ("imports torch", "code cell 2", 1)
    assert len(found(*["import torch"] * 100)) == 20


def test_without_a_list_nothing_is_flagged() -> None:
    assert flags_of(Submission("a.py", False, (Cell("a.py", "import torch"),), ""), ()) == ()


LONG = {
    "statements": "a;" * 3_000_000,  # gigabytes, as a tree
    "a name that is put in order": "a" + "\u0301\u0316" * 200_000,  # hours, for Python's parser
    "marks that are none by themselves": "a" + "\u0f73\u0f75" * 200_000,
    "brackets": "[" * 100_000,
    "formatted": "f'" + "{1}" * 200_000 + "'",
}


@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_looking_for_imports_comes_to_an_end_whatever_is_written(source: str) -> None:
    began = time.process_time()
    flags = found("x = 1", f"import torch;{source}")
    assert time.process_time() - began < 30, "of the grader's own"
    assert flags in (TOO_LONG, [("imports torch", "code cell 2", 1)], [])


def test_what_takes_too_long_to_be_parsed_is_said_to() -> None:
    assert found("x = 1", "torch;" + LONG["statements"]) == TOO_LONG


TOO_LONG = [("takes too long to be searched", "code cell 2", 1)]
