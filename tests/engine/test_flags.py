"""Imports that an instructor wants to know of are found, with the line, and nothing is run."""

from __future__ import annotations

import pytest

from autograder.flags import flags_of
from autograder.sandbox.wire import Cell
from autograder.submission import Submission

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


def test_what_is_too_long_for_a_program_is_not_parsed_but_said_to_be() -> None:
    too_long = [("is too long to be searched for imports", "code cell 2", 1)]
    assert found("x = 1", "torch;" + "a;" * 100_000) == too_long  # a second, and 200 MB
    assert found("x = 1", *["torch;" + "a;" * 60_000] * 3)[0][0] == too_long[0][0]
