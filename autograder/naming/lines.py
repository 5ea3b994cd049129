"""Where in a student's own program something is: a function, or the assignment of a key."""

from __future__ import annotations

import ast
import functools
import itertools
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from autograder.submissions.child_process import TooMuch, in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.wire import Cell
from autograder.worker.blocks import blocks

_SECONDS = 1.0  # of the processor, to parse it all
_DEFINED, _SET, _CALLED, _NAME = 1000, 100, 50, 200  # names, keys and calls in one; characters
_LARGE = 1e9  # no factor that anybody is asked for
_FAR = 4  # calls that are followed, one from within the other


@dataclass(frozen=True)
class Place:
    """A line of a program, as the student finds it.

    begins: what begins there, where the line that is meant is not known more closely.
    """

    label: str  # the file, or the cell of a notebook
    line: int
    begins: str = ""

    def __str__(self) -> str:
        line = f"{self.label}, line {self.line}"
        return f"in `{self.begins}`, which begins at {line}" if self.begins else line


class _Defined(msgspec.Struct):
    """A function or a value: where it is, what it calls, and the lines that set each key.

    calls: names, and with a dot in front those that follow one: `net.step(x)` may call `.step`.
    factors: the numbers that something is multiplied by, and the lines where.
    only: the line of its one statement, where it has no more.
    """

    line: int
    is_function: bool
    calls: list[str]
    factors: list[tuple[float, int]]
    keys: dict[str, list[int]]
    only: int = 0


class Source:
    """A submission's source, as far as it can be parsed, and quickly: the grader has it done, in
    a process apart."""

    def __init__(self, submission: Submission) -> None:
        self._cells, self._script = submission.cells, not submission.notebook

    def place(self, name: str, key: str = "", apart_from: Collection[str] = ()) -> Place | None:
        """Where `name` is defined; or, if there is just one line, where `key` is set.

        Looked for in what it calls, too, but not in the functions that it is to be `apart_from`.
        """
        if name not in self._names:
            return None
        calling = [name]
        seen = {name, *apart_from}
        for _ in range(_FAR):
            lines = {(self._names[one][0], n) for one in calling for n in self._lines(one, key)}
            if len(lines) == 1:
                return Place(*lines.pop())
            if lines:
                break
            calls = (call for one in calling for call in self._own_calls(one))
            calling = [call for call in dict.fromkeys(calls) if call not in seen]
            seen.update(calling)
            if not key and len(calling) != 1:
                break  # nobody knows which of them it is
        label, found = self._names[name]
        return Place(label, found.line, name)

    def multiplies_by(
        self,
        factor: float,
        name: str,
        apart_from: Collection[str] = (),
        keys: Collection[str] | None = None,
    ) -> bool:
        """Whether `name`, or what it calls, multiplies anything by a number; see `place`.

        keys: only in the lines that set one of them.
        """
        calling, seen = [name] if name in self._names else [], {name, *apart_from}
        while calling:
            if any(factor in self._factors(one, keys) for one in calling):
                return True
            calls = (call for one in calling for call in self._own_calls(one))
            calling = [call for call in dict.fromkeys(calls) if call not in seen]
            seen.update(calling)
        return False

    def _factors(self, name: str, keys: Collection[str] | None) -> set[float]:
        _, found = self._names[name]
        if keys is None:
            return {factor for factor, _ in found.factors}
        lines = {line for key in keys for line in found.keys.get(key, ())}
        return {factor for factor, line in found.factors if line in lines}

    def _lines(self, name: str, key: str) -> Sequence[int]:
        _, found = self._names[name]
        if key in found.keys:
            return found.keys[key]
        return [found.only] if found.only and not self._own_calls(name) else ()

    def _own_calls(self, name: str) -> list[str]:
        """The functions of the program that a function or a value may call."""
        names = self._names
        calls = (call for call in names[name][1].calls if call in names and call != name)
        return [call for call in calls if names[call][1].is_function]

    @functools.cached_property
    def _names(self) -> dict[str, tuple[str, _Defined]]:
        cells = zip(self._cells, _all_names(self._cells, self._script), strict=True)
        # The last definition counts, as it does when the program runs.
        return {name: (cell.label, found) for cell, names in cells for name, found in names.items()}


@functools.lru_cache(1)  # an audit brings the author's own program time and again
def _all_names(cells: tuple[Cell, ...], script: bool) -> list[dict[str, _Defined]]:
    texts = [in_ascii(cell.source) for cell in cells]
    try:
        found = in_child_process(_names_in, texts, script, seconds=_SECONDS)
        return msgspec.convert(found, list[dict[str, _Defined]])
    except (TooMuch, msgspec.ValidationError):
        return [{} for _ in cells]


def _names_in(texts: Sequence[str], script: bool) -> list[dict[str, _Defined]]:
    warnings.simplefilter("ignore")  # of a student's odd escapes
    return [_names_of(text, script) for text in texts]


def _names_of(text: str, script: bool) -> dict[str, _Defined]:
    names: dict[str, _Defined] = {}
    parsed = [node for _, node in blocks(text, "", script) if isinstance(node, ast.stmt)]
    for name, node in _definitions(parsed):
        if len(name) <= _NAME and (name in names or len(names) < _DEFINED):
            calls, factors, keys = _calls(node), _factors(node), _keys(node)
            is_function, only = _is_function(node), _only(node)
            names[name] = _Defined(node.lineno, is_function, calls, factors, keys, only)
    return names


def _definitions(body: Sequence[ast.stmt], dot: str = "") -> Iterator[tuple[str, ast.stmt]]:
    """The names that statements give a value to; of a class its methods, with a dot in front."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield dot + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _definitions(node.body, ".")
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                names = (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
                yield from ((dot + name, node) for name in names)


def _is_function(node: ast.stmt) -> bool:
    value = getattr(node, "value", None)
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or isinstance(
        value, ast.Lambda
    )


def _calls(node: ast.stmt) -> list[str]:
    """The names of what is called, or handed on: see `_Defined`."""
    found: dict[str, None] = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute):
            found["." + inner.attr] = None
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            found[inner.id] = None
    return [name for name in itertools.islice(found, _CALLED) if len(name) <= _NAME]


def _factors(node: ast.stmt) -> list[tuple[float, int]]:
    """The numbers that something is multiplied by, whatever their sign, and the lines where."""
    found = dict.fromkeys(
        (float(value.value), value.lineno)
        for inner in ast.walk(node)
        for value in _multiplied(inner)
        if isinstance(value, ast.Constant)
        and isinstance(value.value, (int, float))
        and abs(value.value) < _LARGE
    )
    return list(itertools.islice(found, _CALLED))


def _multiplied(node: ast.AST) -> Iterator[ast.expr]:
    """What stands on either side of a `*`, without its sign."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        for side in (node.left, node.right):
            yield side.operand if isinstance(side, ast.UnaryOp) else side
    elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Mult):
        yield node.value


def _only(node: ast.stmt) -> int:
    """The line of a function's one statement; 0 where it has more."""
    body = getattr(node, "body", [node])
    if not isinstance(body, list):
        return 0
    rest = body[1:] if len(body) > 1 and _is_text(body[0]) else body
    return rest[0].lineno if len(rest) == 1 and not hasattr(rest[0], "body") else 0


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _keys(node: ast.stmt) -> dict[str, list[int]]:
    """The keys that are set in a statement, and the lines where, or where their value is made."""
    made = _made_once(node)
    keys: dict[str, list[int]] = {}
    for inner in ast.walk(node):
        for key, line, value in _settings(inner):
            if (key in keys or len(keys) < _SET) and len(key) <= _NAME:
                lines = keys.setdefault(key, [])
                where = made.get(value.id, line) if isinstance(value, ast.Name) else line
                if where not in lines and len(lines) < 2:  # two are too many
                    lines.append(where)
    return keys


def _made_once(node: ast.stmt) -> dict[str, int]:
    """The names that one statement in here gives a value to, and the line where."""
    lines: dict[str, list[int]] = {}
    for inner in ast.walk(node):
        if isinstance(inner, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = inner.targets if isinstance(inner, ast.Assign) else [inner.target]
            for target in targets:
                for name in ast.walk(target):
                    if isinstance(name, ast.Name):
                        lines.setdefault(name.id, []).append(inner.lineno)
    return {name: found[0] for name, found in lines.items() if len(found) == 1}


def _settings(node: ast.AST) -> Iterator[tuple[str, int, ast.AST | None]]:
    """The entries that a node sets, or parts of them: each key, the line, and the value."""
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Subscript):
                yield from ((key, node.lineno, node.value) for key in _texts(target))
    elif isinstance(node, ast.Dict):
        for name, value in zip(node.keys, node.values, strict=True):
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield name.value, value.lineno, value
    elif isinstance(node, ast.keyword) and node.arg is not None:
        yield node.arg, node.value.lineno, node.value


def _texts(node: ast.AST) -> Iterator[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield inner.value
