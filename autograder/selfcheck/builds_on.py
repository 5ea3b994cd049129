"""Which earlier exercises the code of an exercise builds on, read from the text of the program.

What is right may give wrong values because of an earlier slip: `train` calls `gradients`. The
tests beside a notebook have no right answers to put in its place, as the hidden ones have.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence

from autograder.submissions.unwritten import parsed
from autograder.worker.ipython import harmless


def builds_on(
    exercise: str, asked: Mapping[str, frozenset[str]], sources: Sequence[str]
) -> list[str]:
    """The earlier exercises whose names the tests or the code of an exercise use.

    asked: for each exercise, in the order of the tests, the names that its tests ask for.
    sources: the cells that were run. Where the exercise is not written in them, or they cannot
    be read, it builds on nothing.
    """
    own: dict[str, set[str]] = {}
    for name, names in asked.items():
        own[name] = set(names).difference(*own.values())
    traces = parsed(sources)
    if not own[exercise] <= traces.made - traces.blank or traces.doubtful:
        return []
    uses = _reached(asked[exercise], _reads(sources))
    earlier = list(own)[: list(own).index(exercise)]
    return [name for name in earlier if own[name] & uses]


def _reached(names: Iterable[str], reads: Mapping[str, set[str]]) -> set[str]:
    """The names, what is read to make them, what is read to make that, and so on."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        if (name := waiting.pop()) not in found:
            found.add(name)
            waiting.extend(reads.get(name, ()))
    return found


def _reads(sources: Iterable[str]) -> dict[str, set[str]]:
    """For each name that a program makes at its top level, the names that this reads."""
    reads: dict[str, set[str]] = {}
    for source in sources:
        for node in ast.parse(harmless(source)).body:
            for name in _made(node):
                reads.setdefault(name, set()).update(_loaded(node))
    return reads


def _made(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}
    return _names(node, ast.Store) | {
        part.name for part in ast.walk(node) if isinstance(part, ast.FunctionDef)
    }


def _loaded(node: ast.stmt) -> set[str]:
    """The names that a statement reads, without those of a function's own."""
    loaded = _names(node, ast.Load)
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return loaded
    parameters = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
    shared = {
        name for part in ast.walk(node) if isinstance(part, ast.Global) for name in part.names
    }
    return loaded - parameters - (_names(node, ast.Store) - shared)


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    parts = (part for part in ast.walk(node) if isinstance(part, ast.Name))
    return {part.id for part in parts if isinstance(part.ctx, context)}
