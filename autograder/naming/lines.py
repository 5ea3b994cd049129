"""Where in a student's own program something is: a function, or the assignment of a key."""

from __future__ import annotations

import ast
import functools
import itertools
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.submissions.child_process import TooMuch, apart
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.wire import Cell

_SECONDS = 1.0  # of the processor, to parse it all
_DEFINED, _SET, _NAME = 1000, 100, 200  # names, keys set in one, and characters of either


@dataclass(frozen=True)
class Place:
    """A line of a program, as the student finds it."""

    label: str  # the file, or the cell of a notebook
    line: int

    def __str__(self) -> str:
        return f"{self.label}, line {self.line}"


# Of each name the line where it is defined, and the lines that set each key in it.
_Names = dict[str, tuple[int, dict[str, list[int]]]]


class Source:
    """A submission's source, as far as it can be parsed, and quickly: the grader has it done, in
    a process apart."""

    def __init__(self, submission: Submission) -> None:
        self._cells = submission.cells

    def place(self, name: str, key: str = "") -> Place | None:
        """The line where `name` is defined; or, if there is just one, where `key` is set in it."""
        if name not in self._names:
            return None
        label, line, keys = self._names[name]
        lines = keys.get(key, ())
        return Place(label, lines[0] if len(lines) == 1 else line)

    @functools.cached_property
    def _names(self) -> dict[str, tuple[str, int, dict[str, list[int]]]]:
        found = {}
        for cell, names in zip(self._cells, _all_names(self._cells), strict=True):
            for name, (line, keys) in names.items():
                found[name] = cell.label, line, keys  # the last one counts, as when it runs
        return found


@functools.lru_cache(1)  # an audit brings the author's own program time and again
def _all_names(cells: tuple[Cell, ...]) -> list[_Names]:
    texts = [in_ascii(cell.source) for cell in cells]
    try:
        names: list[_Names] = apart(_names_in, texts, seconds=_SECONDS)
    except TooMuch:
        return [{} for _ in cells]
    return names


def _names_in(texts: Sequence[str]) -> list[_Names]:
    warnings.simplefilter("ignore")  # of a student's odd escapes
    return [_names_of(text) for text in texts]


def _names_of(text: str) -> _Names:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return {}  # a cell with IPython's own syntax, or with a slip
    names: _Names = {}
    for node in tree.body:
        defined = [n for n in itertools.islice(_defined(node), _DEFINED) if len(n) <= _NAME]
        keys = _keys(node) if defined else {}
        for name in defined:
            if name in names or len(names) < _DEFINED:
                names[name] = node.lineno, keys
    return names


def _defined(node: ast.stmt) -> Iterator[str]:
    """The names that a statement gives a value to."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node.name
    elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def _keys(node: ast.stmt) -> dict[str, list[int]]:
    """The keys that are set in a statement, and the lines where."""
    keys: dict[str, list[int]] = {}
    for inner in ast.walk(node):
        for key, line in _settings(inner):
            if (key in keys or len(keys) < _SET) and len(key) <= _NAME:
                lines = keys.setdefault(key, [])
                if line not in lines and len(lines) < 2:  # two are too many
                    lines.append(line)
    return keys


def _settings(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The entries that a node sets, or parts of them: each key, and the line."""
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript):
                yield from ((key, node.lineno) for key in _texts(target))
    elif isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value, value.lineno
    elif isinstance(node, ast.keyword) and node.arg is not None:
        yield node.arg, node.value.lineno


def _texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
