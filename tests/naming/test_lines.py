"""Where in a student's program a thing is."""

from __future__ import annotations

import time

import pytest

from autograder.naming.lines import Source
from autograder.submissions.reading import Submission
from autograder.wire import Cell


def place(*cells: str, name: str, key: str = "") -> str:
    labelled = tuple(Cell(f"code cell {n}", text) for n, text in enumerate(cells, start=1))
    return str(Source(Submission("a.ipynb", True, labelled, "")).place(name, key))


def test_a_function_is_where_its_def_is() -> None:
    assert place("x = 1", "\ndef f(x):\n    return x", name="f") == "code cell 2, line 2"


def test_the_last_definition_counts() -> None:
    assert place("f = abs", "def f(x):\n    return x", "f = lambda x: x", name="f").startswith(
        "code cell 3"
    )


@pytest.mark.parametrize(
    "body",
    ["g['b'] = 2", "g['b'][0] -= 2", "return {'a': 1,\n 'b': 2}", "return dict(a=1,\n b=2)"],
)
def test_a_key_is_where_it_is_set(body: str) -> None:
    text = "def f(g):\n    g['a'] = 1\n    " + body.replace("\n", "\n    ")
    lines = text.splitlines()
    (expected,) = [n for n, line in enumerate(lines, start=1) if "b" in line]
    assert place(text, name="f", key="b") == f"code cell 1, line {expected}"


def test_a_key_that_is_set_twice_is_in_the_function() -> None:
    text = "def f(g):\n    g['b'] = 1\n    g['b'] = 2"
    assert place(text, name="f", key="b") == "code cell 1, line 1"


@pytest.mark.parametrize("text", ["def f(:", "%matplotlib inline", "x = '\0'", ""])
def test_what_cannot_be_parsed_has_no_lines(text: str) -> None:
    assert place(text, name="f") == "None"
    assert place(text, "def f(): pass", name="f") == "code cell 2, line 1"


LONG = {
    "statements": "a;" * 3_000_000,  # gigabytes, as a tree
    "a name that is put in order": "a" + "\u0301\u0316" * 20_000,  # an hour, for Python's parser
    "expressions in a text": "f'" + "{1}" * 20_000 + "'",
    "a long way to import": "import " + ".".join(["a"] * 32_000),  # gigabytes, of beginnings
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_a_program_that_takes_long_to_parse_does_not_take_the_grader_long(text: str) -> None:
    began = time.process_time()
    place("def f(): pass", text, name="f")
    assert time.process_time() - began < 5


def test_names_are_found_as_python_reads_them() -> None:
    assert place("π = 'é'", "def ｆ(g):\n    g['b'] = 'ü'", name="f", key="b").endswith("2, line 2")
