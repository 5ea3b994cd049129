"""A newer Python that would read what this one does not is named."""

from __future__ import annotations

import ast
import sys

import pytest

from autograder.worker.blocks import blocks
from autograder.worker.newer import Version, version_that_reads

NEWER: list[tuple[Version, str]] = [
    ((3, 12), 'print(f"z is {values["z"]}")'),
    ((3, 12), "x = f'{', '.join(names)}'"),
    ((3, 12), 'x = f"{\n    z\n}"'),
    ((3, 12), 'x = f"{z  # the sum\n}"'),
    ((3, 12), "x = f\"{'\\n'.join(lines)}\""),
    ((3, 12), 'x = "a" f"{d["k"]!r:>{w}}" "b"'),
    ((3, 12), 'def f(x):\n    # it\'s (\n    return f"{x["a"]}"'),
    ((3, 12), "type Row = list[float]"),
    ((3, 12), "type Row[T] = list[T]"),
    ((3, 12), "def first[T](row: list[T]) -> T:\n    return row[0]"),
    ((3, 12), "class Box[T: int, *Ts]:\n    pass"),
    ((3, 13), "def first[T = float](row): pass"),
    ((3, 14), "try:\n    f()\nexcept ValueError, TypeError:\n    pass"),
    ((3, 14), 'x = t"{name}"'),
    ((3, 15), "lazy import numpy"),
    ((3, 15), "x = [*row for row in rows]"),
]
NEVER = [
    "x = = 1", "print 'a'", 'f"{x"', 'f"{}"', 'f"{a b}"', 'f"{x!}"', "except A, B:",
    "x = 'a", "def f[T(x): pass", "type = = 3", 'f"{d["k"]}" 5', "def f(x)\n    return x",
    'f"' + "{" * 3000, "(" * 30_000,
]  # fmt: skip


@pytest.mark.parametrize(("version", "source"), NEWER)
def test_the_first_python_that_reads_it_is_found(version: Version, source: str) -> None:
    if version <= sys.version_info[:2]:
        ast.parse(source)
        return
    assert version_that_reads(source) == version


@pytest.mark.parametrize("source", NEVER)
def test_what_no_python_reads_is_a_mistake(source: str) -> None:
    assert version_that_reads(source) is None


def test_the_message_names_both_pythons() -> None:
    ((_, node),) = blocks("try:\n    f()\nexcept A, B:\n    pass", "area.py")
    own = "{}.{}".format(*sys.version_info[:2])
    if sys.version_info < (3, 14):
        assert isinstance(node, SyntaxError)
        assert node.msg.endswith(f"(Python 3.14 reads this; it is graded with Python {own})")
