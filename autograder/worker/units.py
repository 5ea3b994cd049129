"""The units in which a program runs: a notebook's cell, or a single statement of a script."""

from __future__ import annotations
import __future__

import ast
import functools
import types
from collections.abc import Callable

from autograder import wire
from autograder.worker.ipython import harmless

Unit = tuple[slice, Callable[[], types.CodeType]]  # its lines, and how to compile it

_REMEMBERED = 256  # cells that are compiled once, however often they are run
_FUTURE = functools.reduce(
    lambda flags, name: flags | getattr(__future__, name).compiler_flag,
    __future__.all_feature_names,
    0,
)


@functools.lru_cache(_REMEMBERED)
def whole(cell: wire.Cell, flags: int) -> tuple[list[Unit], int]:
    """A cell to be run whole, and the flags of the cells that follow."""
    try:
        code = _compile(cell.source, cell.label, flags)
    except SyntaxError:
        code = _compile(harmless(cell.source), cell.label, flags)
    return [(slice(None), lambda: code)], flags | code.co_flags & _FUTURE  # as in IPython


@functools.lru_cache(_REMEMBERED)
def statements(cell: wire.Cell, flags: int) -> tuple[list[Unit], int]:
    """A script's statements, each compiled when its turn comes, and the flags they end with."""
    tree = ast.parse(cell.source, cell.label)
    flags |= future_flags(tree)
    return [
        (
            slice(node.lineno - 1, node.end_lineno),
            functools.cache(functools.partial(_compile, ast.Module([node], []), cell.label, flags)),
        )
        for node in tree.body
    ], flags


def _compile(source: str | ast.Module, label: str, flags: int) -> types.CodeType:
    code = compile(source, label, "exec", flags, dont_inherit=True)
    assert isinstance(code, types.CodeType)
    return code


def future_flags(tree: ast.Module) -> int:
    """What a cell's `from __future__ import …` asks of the compiler."""
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= feature.compiler_flag if feature else 0
    return flags
