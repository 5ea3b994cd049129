"""Where in a student's program a thing is."""

from __future__ import annotations

import time

import pytest

from autograder.naming.lines import Source
from autograder.submissions.reading import Submission
from autograder.wire import Cell


def place(*cells: str, name: str, key: str = "", apart_from: tuple[str, ...] = ()) -> str:
    labelled = tuple(Cell(f"code cell {n}", text) for n, text in enumerate(cells, start=1))
    return str(Source(Submission("a.ipynb", True, labelled, "")).place(name, key, apart_from))


def test_a_function_of_one_statement_is_where_that_stands() -> None:
    assert place("x = 1", "\ndef f(x):\n    return x", name="f") == "code cell 2, line 3"
    text = '\ndef f(x):\n    """Formula."""\n    return x'
    assert place(text, name="f") == "code cell 1, line 4"


def test_of_a_longer_function_it_is_said_where_it_begins() -> None:
    text = "x = 1\ndef f(x):\n    y = x\n    return y"
    assert place(text, name="f") == "in `f`, which begins at code cell 1, line 2"


def test_a_value_is_where_it_is_made() -> None:
    assert place("w = 2\nz = w * 3", name="z") == "code cell 1, line 2"


HELPED = {
    "a helper": "def f(x):\n    y = helper(x)\n    return y\ndef helper(x):\n    return x  # here",
    "two steps away": "def f(x):\n    y = g(x)\n    return y\ndef g(x):\n    return h(x)\n"
    "def h(x):\n    return x  # here",
    "a method": "class Net:\n    def f(self, x):\n        return x  # here\n"
    "def f(x):\n    return Net().f(x)",
    "a method by another name": "class Net:\n    def f(self, x):\n        return x  # here\n"
    "net = Net()\nf = net.f",
    "a lambda": "f = lambda x: helper(x)\ndef helper(x):\n    return x  # here",
    "itself": "def f(x):\n    return f(x - 1)  # here",
}


@pytest.mark.parametrize("text", HELPED.values(), ids=HELPED)
def test_a_call_is_followed(text: str) -> None:
    (line,) = [n for n, line in enumerate(text.splitlines(), start=1) if "here" in line]
    assert place(text, name="f") == f"code cell 1, line {line}"


def test_a_call_of_another_exercise_is_not_followed() -> None:
    text = "def other(x):\n    return {'b': x}\ndef f(x):\n    g = other(x)\n    return g"
    assert place(text, name="f", key="b") == "code cell 1, line 2"
    said = "in `f`, which begins at code cell 1, line 3"
    assert place(text, name="f", key="b", apart_from=("other",)) == said


def test_of_two_helpers_nobody_knows_which() -> None:
    text = "def f(x):\n    return g(x) + h(x)\ndef g(x):\n    return x\ndef h(x):\n    return x"
    assert place(text, name="f") == "in `f`, which begins at code cell 1, line 1"


def test_a_key_is_where_its_value_is_made() -> None:
    text = "def f(x):\n    db = x * 2\n    return {'a': 1, 'b': db}"
    assert place(text, name="f", key="b") == "code cell 1, line 2"
    text = "def f(x):\n    db = 0\n    db = x * 2\n    return {'a': 1,\n'b': db}"
    assert place(text, name="f", key="b") == "code cell 1, line 5"


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
    assert place(text, name="f", key="b") == "in `f`, which begins at code cell 1, line 1"


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
    assert time.process_time() - began < 30


def test_names_are_found_as_python_reads_them() -> None:
    assert place("π = 'é'", "def ｆ(g):\n    g['b'] = 'ü'", name="f", key="b").endswith("2, line 2")
