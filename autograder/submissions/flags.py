"""What an instructor may want to look at: imports that the course flags, with their lines.

Read from the source without running it; a mark never depends on it. `[tool.autograder]` names the
modules: `flagged-imports = ["torch", "scipy.optimize"]` also finds `from scipy import optimize`,
`import torch.nn`, `__import__("torch")` and `importlib.import_module("torch")`.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence

from autograder.report.model import Flag
from autograder.submissions.child_process import TooMuch, in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.worker.blocks import blocks

_MOST = 20  # a program that imports a thing a hundred times is flagged well enough
_SECONDS = 2.0  # of the processor, to parse it all: a thousand times what a long program takes


def flags_of(submission: Submission, modules: Sequence[str]) -> tuple[Flag, ...]:
    """The imports of any of `modules`, in the order of the program.

    A program that takes too long to be parsed is flagged for that.
    """
    tops = {module.partition(".")[0] for module in modules}
    texts = ((cell.label, in_ascii(cell.source)) for cell in submission.cells)
    # Most programs are never parsed here.
    suspect = [(label, text) for label, text in texts if any(top in text for top in tops)]
    if not suspect:
        return ()
    try:
        found = in_child_process(
            _imports, suspect, not submission.notebook, tuple(modules), seconds=_SECONDS
        )
    except TooMuch:
        return (Flag(what="takes too long to be searched", place=suspect[0][0], line=1),)
    return tuple(Flag(what=f"imports {name}", place=cell, line=n) for cell, n, name in found)


def _imports(
    cells: Sequence[tuple[str, str]], script: bool, modules: tuple[str, ...]
) -> list[tuple[str, int, str]]:
    """The first imports of one of `modules`: in which cell and line, and of what."""
    found = (
        (label, line, name[:200])
        for label, text in cells
        for line, name in _all_imports(text, script, modules)
        if _is_of(name, modules)
    )
    return list(dict.fromkeys(itertools.islice(found, 2 * _MOST)))[:_MOST]


def _is_of(name: str, modules: Sequence[str]) -> bool:
    return any(name == module or name.startswith(module + ".") for module in modules)


def _all_imports(source: str, script: bool, modules: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Every module that a cell imports by name, and what it takes from one, with the line.

    Also what it names by its whole name, as `scipy.special.expit` after `import scipy`; but not
    every use of `modules`, whose import has been found.
    """
    statements = [node for _, node in blocks(source, "", script) if isinstance(node, ast.stmt)]
    nodes = list(ast.walk(ast.Module(statements, [])))
    given = {
        alias.asname or alias.name: alias.name
        for node in nodes
        if isinstance(node, ast.Import)
        for alias in node.names
        if not _is_of(alias.name, modules)
    }
    within: set[ast.expr] = set()  # longer names
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Attribute):
            within.add(node.value)
            if node not in within and (name := _dotted(node, given)):
                yield node.lineno, name
        elif isinstance(node, ast.Call) and _is_importer(node.func) and node.args:
            (module, *_) = node.args
            if isinstance(module, ast.Constant) and isinstance(module.value, str):
                yield node.lineno, module.value


def _dotted(node: ast.Attribute, given: dict[str, str]) -> str:
    """A part of a module that is used by its whole name: `scipy.special.expit`; else nothing."""
    parts = [node.attr]
    value = node.value
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    module = given.get(value.id) if isinstance(value, ast.Name) else None
    return ".".join([module, *reversed(parts)]) if module else ""


def _is_importer(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("__import__", "import_module")
