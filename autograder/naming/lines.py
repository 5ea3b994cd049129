"""Where in a student's own program something is: a function, or the assignment of a key."""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.worker.blocks import blocks

_LONGEST = 64 * 1024  # characters of a program that is parsed here: a second, and 70 MB, at worst


@dataclass(frozen=True)
class Place:
    """A line of a program, as the student finds it."""

    label: str  # the file, or the cell of a notebook
    line: int

    def __str__(self) -> str:
        return f"{self.label}, line {self.line}"


class Source:
    """A submission's source, as far as it can be parsed, and quickly: it is the grader who does."""

    def __init__(self, submission: Submission) -> None:
        self._trees: list[tuple[str, ast.Module]] = []
        self._places: dict[tuple[str, str], Place | None] = {}
        long = sum(len(cell.source) for cell in submission.cells) > _LONGEST
        for cell in submission.cells if not long else ():
            self._trees.append((cell.label, _parsed(cell.source, not submission.notebook)))

    def place(self, name: str, key: str = "") -> Place | None:
        """The line where `name` is defined; or, if there is just one, where `key` is set in it."""
        if (name, key) not in self._places:
            self._places[name, key] = self._looked_up(name, key)
        return self._places[name, key]

    def _looked_up(self, name: str, key: str) -> Place | None:
        found = [(label, node) for label, tree in self._trees for node in _definitions(tree, name)]
        if not found:
            return None
        label, node = found[-1]  # the last one counts, as it does when the program runs
        lines = {line for inner in ast.walk(node) for line in _settings(inner, key)} if key else ()
        return Place(label, next(iter(lines)) if len(lines) == 1 else node.lineno)


@functools.lru_cache(1)  # an audit brings the author's own program time and again
def _parsed(source: str, script: bool) -> ast.Module:
    """As much of it as parses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a student's odd escapes
        found = list(blocks(in_ascii(source), "", script))
    return ast.Module([node for _, node in found if isinstance(node, ast.stmt)], [])


def _definitions(tree: ast.Module, name: str) -> Iterator[ast.stmt]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name == name:
                yield node
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {
                n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)
            }
            if name in names:
                yield node


def _settings(node: ast.AST, key: str) -> Iterator[int]:
    """The lines where a node sets an entry `key`, or a part of it."""
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript) and _mentions(target, key):
                yield node.lineno
    elif isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and name.value == key:
                yield value.lineno
    elif isinstance(node, ast.keyword) and node.arg == key:
        yield node.value.lineno


def _mentions(node: ast.AST, key: str) -> bool:
    return any(isinstance(n, ast.Constant) and n.value == key for n in ast.walk(node))
