"""What is missing because only one file is looked at, or a block is not run, is said so."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.submissions.left_out import explained
from autograder.submissions.reading import Submission, read
from autograder.wire import Cell

NOT_THERE = "`sigmoid` is not there: nothing in the program has that name. There is `sigmo`: …?"
ELSEWHERE = (
    "act.py is not read when this is graded: only area.py is looked at. "
    "Write what you need of act.py into area.py."
)


def said(message: str, *sources: str, beside: tuple[str, ...] = ()) -> str:
    cells = tuple(Cell(f"code cell {n}", source) for n, source in enumerate(sources, 1))
    return explained(message, Submission("area.py", True, cells, "", beside))


@pytest.mark.parametrize(
    ("sources", "beside"),
    [
        (["from act import sigmoid"], ("act",)),
        (["from act import logistic as sigmoid"], ("act",)),
        (["try:\n    from act import sigmoid\nexcept ImportError:\n    pass"], ("act",)),
        (["%%writefile act.py\ndef sigmoid(z):\n    return 1"], ()),
        (["%%file ./act.py\nsigmoid = abs", "from act import *"], ()),
        (["from act import *"], ("act",)),
        (["%run act.py"], ("act",)),
        (["%run -i act"], ("act",)),
    ],
)
def test_a_helper_module_is_named_where_something_of_it_is_missed(sources, beside):
    assert said(NOT_THERE, *sources, beside=beside) == f"`sigmoid` is not there. {ELSEWHERE}"


def test_a_module_that_cannot_be_imported_is_explained_below_what_python_says():
    message = "`a` is not there: the program stopped: ModuleNotFoundError: No module named 'act'"
    assert said(message, "import act", beside=("act",)) == f"{message}\n{ELSEWHERE}"
    assert said(message, "import act") == message  # nobody knows of such a file


@pytest.mark.parametrize(
    "block",
    [
        "if __name__ == '__main__':\n    def sigmoid(z):\n        return 1",
        "if '__main__' == __name__:\n    if True:\n        sigmoid = abs",
        "if __name__ in {'__main__'}:\n    from math import exp as sigmoid",
    ],
)
def test_what_stands_under_main_is_named_with_its_line(block):
    assert said(NOT_THERE, "x = 1\n" + block) == (
        '`sigmoid` is not there. `sigmoid` is made under `if __name__ == "__main__":` '
        "(code cell 1, line 2), which is not run when this is graded. Move it out of that block."
    )


def test_what_is_made_outside_too_is_not_blamed_on_main():
    block = "if __name__ == '__main__':\n    sigmoid = 1"
    message = "sigmoid(0.0) raised NameError: name 'sigmoid' is not defined"
    assert said(message, "def sigmoid(z):\n    return 1", block) == message


@pytest.mark.parametrize("source", ["import math", "x = (", "sigmoid = 1", ""])
def test_whatever_else_is_missing_keeps_its_message(source):
    assert said(NOT_THERE, source, beside=("act",)) == NOT_THERE


def test_the_tests_beside_a_program_are_no_modules_of_its_own(tmp_path: Path):
    for name in ("neuron.py", "act.py", "test_neuron.py", "conftest.py", "notes.txt"):
        (tmp_path / name).write_text("")
    assert read(tmp_path / "neuron.py").beside == ("act",)
