"""The units in which a program runs: single statements, of a cell as of a script."""

from __future__ import annotations
import __future__

import ast
import functools
import types
from dataclasses import dataclass

from autograder import wire
from autograder.worker.blocks import blocks
from autograder.worker.event_loop import wants_a_loop

_REMEMBERED = 256  # cells that are compiled once, however often they are run
_FUTURE = functools.reduce(
    lambda flags, name: flags | getattr(__future__, name).compiler_flag,
    __future__.all_feature_names,
    0,
)


@dataclass(frozen=True, eq=False)
class Unit:
    """A statement of a cell, or a block that does not parse.

    lines: where it stands, counted from 0.
    wants_a_loop: it is run in an event loop, though it does not await.
    """

    label: str
    lines: slice
    node: ast.stmt | Exception
    flags: int
    wants_a_loop: bool = False

    def code(self) -> types.CodeType:
        """It, compiled.

        Raises:
            SyntaxError, …: it cannot be; see `blocks.UNREADABLE`.
        """
        return self._compiled

    def value(self) -> types.CodeType | None:
        """The code of its value, where it is a single expression."""
        if not isinstance(self.node, ast.Expr):
            return None
        return _compile(ast.Expression(self.node.value), self.label, self.flags)

    @functools.cached_property
    def _compiled(self) -> types.CodeType:
        if isinstance(self.node, Exception):
            raise self.node.with_traceback(None)
        return _compile(ast.Module([self.node], []), self.label, self.flags)


@functools.lru_cache(_REMEMBERED)
def units_of(cell: wire.Cell, script: bool, flags: int) -> tuple[list[Unit], int]:
    """A cell's units, each compiled when its turn comes, and the flags of what follows it."""
    found = list(blocks(cell.source, cell.label, script))
    flags |= _future_flags([node for _, node in found])
    async_lines = cell.source.split("\n") if "async" in cell.source else []
    return [
        Unit(cell.label, lines, node, flags, wants_a_loop("\n".join(async_lines[lines])))
        for lines, node in found
    ], flags


def _compile(tree: ast.Module | ast.Expression, label: str, flags: int) -> types.CodeType:
    """A statement's code, or a value's; `await` is welcome at the top level, as in Jupyter."""
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(tree, label, mode, flags, dont_inherit=True)
    assert isinstance(code, types.CodeType)
    return code


def _future_flags(nodes: list[ast.stmt | Exception]) -> int:
    """What `from __future__ import …` asks of the compiler."""
    flags = 0
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= feature.compiler_flag if feature else 0
    return flags
