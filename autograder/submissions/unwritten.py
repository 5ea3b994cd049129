"""What of a released stub somebody has written: the names that are left to write, and those made.

Read from the text alone, so that a student's own check and the grading of a class, which have
different things at hand, find the same. Whatever cannot be read for sure is taken for work.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from autograder.submissions.child_process import TooMuch, in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.wire import Cell
from autograder.worker.ipython import harmless

_SECONDS = 2.0  # of the processor, to parse it all: a thousand times what a long program takes
_ASKED = re.compile(r"\bstudent\.(?:rerun\([^()]*\)\.)?(\w+)")
_LEFT_BLANK = re.compile(r"^[ \t]*#[ \t]*(\w+) = \.\.\.[ \t]*$", re.MULTILINE)
_INDIRECT = {"exec", "eval", "globals", "locals", "vars", "setattr"}  # which names may be made so


class Traces(msgspec.Struct, frozen=True):
    """What a file says of its own names.

    blank: names that it marks as not written yet.
    made: names that its top level makes.
    made_as_main: the same, for each block under `if __name__ == "__main__":`, by its text.
    doubtful: it may make others as well.
    """

    blank: frozenset[str] = frozenset()
    made: frozenset[str] = frozenset()
    made_as_main: dict[str, frozenset[str]] = {}
    doubtful: bool = False


_DOUBTFUL = Traces(doubtful=True)


def asked_in(tests: Iterable[Path]) -> frozenset[str]:
    """The names that tests ask a submission for, as `student.<name>`: what is there to write."""
    found: set[str] = set()
    for file in tests:
        found |= asked_by(file.read_text("utf-8", "replace"))
    return frozenset(found)


def asked_by(test: str) -> frozenset[str]:
    """The names that the text of tests asks a submission for."""
    return frozenset({in_ascii(name) for name in _ASKED.findall(test)} - {"rerun"})


def traces_of(submission: Submission) -> Traces:
    """What a program makes, and leaves blank; in doubt it is taken for somebody's work."""
    return _traces(submission.cells)


@functools.lru_cache(256)  # most of a class hand in the very same stub beside their work
def _traces(cells: tuple[Cell, ...]) -> Traces:
    texts = [in_ascii(cell.source) for cell in cells]
    try:
        return msgspec.convert(in_child_process(parsed, texts, seconds=_SECONDS), Traces)
    except (TooMuch, msgspec.ValidationError):
        return _DOUBTFUL


def parsed(texts: Iterable[str]) -> Traces:
    """The same in this process, for a program that is running in it already."""
    reader = TopLevel()
    for text in texts:
        reader.blank.update(_LEFT_BLANK.findall(text))
        try:
            tree = ast.parse(harmless(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return _DOUBTFUL
        reader.statements(tree.body)
    return Traces(
        frozenset(reader.blank),
        frozenset(reader.made),
        {text: frozenset(names) for text, names in reader.made_as_main.items()},
        reader.doubtful,
    )


class TopLevel:
    """Goes through the top level of a program, statement by statement."""

    def __init__(self) -> None:
        self.blank: set[str] = set()
        self.made: set[str] = set()
        self.made_as_main: dict[str, set[str]] = {}
        self.doubtful = False

    def statements(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            if is_for_main(node):
                inner = TopLevel()
                inner.statements(blocks_of(node))
                self.made_as_main[ast.dump(node)] = inner.made
                self.doubtful = self.doubtful or inner.doubtful
            else:
                self._statement(node)

    def _statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef(name="__getattr__"):
                self.blank |= set(_said_to_be_blank(node))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if all(_says_nothing(line) for line in node.body):
                    self.blank.add(name)
                else:
                    self.made |= {name, *_made_global(node)}
            case ast.ClassDef(name=name):
                self.made.add(name)
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names = {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
                self.doubtful = self.doubtful or "*" in names
                self.made |= names
            case ast.Assign(value=ast.Constant(value=value)) if value is None or value is ...:
                self.blank |= set(_stored(node))
            case _ if blocks := list(blocks_of(node)):
                self.made |= set(_stored_in_head(node))
                self.statements(blocks)
            case _:
                self.made |= set(_stored(node))
        self.doubtful = self.doubtful or _is_indirect(node)


def is_for_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def blocks_of(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statements inside a compound one."""
    fields: dict[str, Any] = vars(node)
    for name in ("body", "orelse", "finalbody"):
        yield from fields.get(name) or ()
    for part in (*(fields.get("handlers") or ()), *(fields.get("cases") or ())):
        yield from part.body


def _says_nothing(node: ast.stmt) -> bool:
    """Whether a line of a function is none of anybody's work: a docstring, `pass`, the stub's."""
    match node:
        case ast.Pass() | ast.Expr(ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name("NotImplementedError"))):
            return True
        case ast.Raise(exc=ast.Name("NotImplementedError")):
            return True
    return False


def _said_to_be_blank(function: ast.FunctionDef) -> Iterator[str]:
    """The names for which a module's `__getattr__` says that they are not written yet."""
    return (
        part.value
        for node in ast.walk(function)
        if isinstance(node, ast.Compare)
        for part in node.comparators
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


def _made_global(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            yield from node.names


def _stored(node: ast.AST) -> Iterator[str]:
    """The names that an expression or a statement stores, those inside comprehensions left out."""
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    if isinstance(node, ast.comprehension | ast.Lambda):
        return
    for inner in ast.iter_child_nodes(node):
        yield from _stored(inner)


def _stored_in_head(node: ast.stmt) -> Iterator[str]:
    """The names that `for`, `with`, `if` or `while` make before their block begins."""
    fields: dict[str, Any] = vars(node)
    heads = [*(fields.get("items") or ()), *(fields.get(name) for name in ("target", "test"))]
    for head in heads:
        if head is not None:
            yield from _stored(head)


def _is_indirect(node: ast.stmt) -> bool:
    return any(isinstance(part, ast.Name) and part.id in _INDIRECT for part in ast.walk(node))
