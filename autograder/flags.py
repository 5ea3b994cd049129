"""What an instructor may want to look at: imports that an exercise forbids, with their lines.

Read from the source without running it; a mark never depends on it. `[tool.autograder]` names the
modules: `flagged-imports = ["torch", "scipy.optimize"]` also finds `from scipy import optimize`,
`import torch.nn`, `__import__("torch")` and `importlib.import_module("torch")`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.report.model import Flag
from autograder.sandbox.ipython import harmless
from autograder.sandbox.wire import Cell
from autograder.submission import Submission

_MOST = 20  # a program that imports a thing a hundred times is flagged well enough
# Characters that are parsed, of all cells: a syntax tree takes a thousand times the memory of
# its text, and this is the grader's own. Programs by hand are a tenth of that long.
_PARSED = 200_000


def flags_of(submission: Submission, modules: Sequence[str]) -> tuple[Flag, ...]:
    """The imports of any of `modules`, in the order of the program."""
    tops = {module.partition(".")[0] for module in modules}
    found, left = [], _PARSED
    for cell in submission.cells:
        if not any(top in cell.source for top in tops):
            continue  # most programs are never parsed here
        left -= len(cell.source)
        if left < 0:
            found.append(
                Flag(what="is too long to be searched for imports", place=cell.label, line=1)
            )
            break
        found += [
            Flag(what=f"imports {name}", place=cell.label, line=line)
            for line, name in _imports(cell, submission.notebook)
            if any(name == module or name.startswith(module + ".") for module in modules)
        ]
    return tuple(dict.fromkeys(found))[:_MOST]


def _imports(cell: Cell, notebook: bool) -> Iterator[tuple[int, str]]:
    """Every module that a cell imports by name, and what it takes from one, with the line."""
    try:
        tree = ast.parse(harmless(cell.source) if notebook else cell.source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return  # it does not run either
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _is_importer(node.func) and node.args:
            (name, *_) = node.args
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield node.lineno, name.value


def _is_importer(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("__import__", "import_module")
