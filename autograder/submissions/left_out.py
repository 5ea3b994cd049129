"""What of a student's work is not there when it is graded, and why: said where it is missed.

Only the one file is looked at, so a module beside it cannot be imported, nor what a cell writes
into one; and what stands under `if __name__ == "__main__":` is not run.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from autograder.submissions.child_process import TooMuch, in_child_process
from autograder.submissions.names import in_ascii
from autograder.submissions.reading import Submission
from autograder.submissions.unwritten import TopLevel, blocks_of, is_for_main
from autograder.wire import Cell
from autograder.worker.ipython import harmless

_SECONDS: Final = 2.0  # of the processor, to parse it all
_WRITTEN: Final = re.compile(r"\s*%%(?:writefile|file)\s+(?:-a\s+)?[\"']?(?:\./)?(\w+)\.py\b")
_RUN: Final = re.compile(r"^\s*%run\s+(?:-\w+\s+)*[\"']?(?:\./)?(\w+)(?:\.py)?\b", re.MULTILINE)
_SUSPICIOUS: Final = re.compile(r"__main__|%%(?:writefile|file)|%run\b")
_QUOTED: Final = re.compile(r"[`']\w+[`']")
_NOTHING: Final = re.compile(r": nothing in the program has that name\.[^\n]*")
_ANY: Final = "*"  # a name that may be any: `from act import *`


class _LeftOut(msgspec.Struct, frozen=True):
    """What is not there: names of other modules, and those made under `__main__`."""

    elsewhere: dict[str, str] = {}
    as_main: dict[str, tuple[str, int]] = {}


def explained(message: str, submission: Submission) -> str:
    """A message on something that is missing, with the reason where it is one of these."""
    if not _QUOTED.search(message):
        return message
    found = _left_out(submission.cells, submission.beside)
    reasons = {name: _elsewhere(module, submission) for name, module in found.elsewhere.items()}
    reasons |= {name: _as_main(name, *place) for name, place in found.as_main.items()}
    for name, reason in reasons.items():
        if name != _ANY and re.search(rf"[`']{re.escape(name)}[`']", message):
            return _with(message, reason)
    if _ANY in reasons and _NOTHING.search(message):
        return _with(message, reasons[_ANY])
    return message


def _with(message: str, reason: str) -> str:
    if _NOTHING.search(message):
        return _NOTHING.sub(lambda _: f". {reason}", message, count=1)
    return f"{message}\n{reason}"


def _elsewhere(module: str, submission: Submission) -> str:
    return (
        f"{module}.py is not read when this is graded: only {submission.filename} is looked at. "
        f"Write what you need of {module}.py into {submission.filename}."
    )


def _as_main(name: str, cell: str, line: int) -> str:
    return (
        f'`{name}` is made under `if __name__ == "__main__":` ({cell}, line {line}), which is not '
        "run when this is graded. Move it out of that block."
    )


@functools.lru_cache(64)
def _left_out(cells: tuple[Cell, ...], beside: tuple[str, ...]) -> _LeftOut:
    if not beside and not any(_SUSPICIOUS.search(cell.source) for cell in cells):
        return _LeftOut()
    try:
        found = in_child_process(_searched, cells, beside, seconds=_SECONDS)
        return msgspec.convert(found, _LeftOut)
    except (TooMuch, msgspec.ValidationError):
        return _LeftOut()


def _searched(cells: Sequence[Cell], beside: Sequence[str]) -> _LeftOut:
    modules = {*beside, *(found[1] for cell in cells if (found := _WRITTEN.match(cell.source)))}
    elsewhere: dict[str, str] = {}
    as_main: dict[str, tuple[str, int]] = {}
    made: set[str] = set()
    for cell in cells:
        text = in_ascii(cell.source)
        if written := _WRITTEN.match(text):
            elsewhere |= dict.fromkeys(_made_in(text.partition("\n")[2]), written[1])
        for name in _RUN.findall(text):
            elsewhere[_ANY] = name
        for node in _parsed(text):
            elsewhere |= {name: module for name, module in _imported(node) if module in modules}
            if is_for_main(node):
                place = cell.label, node.lineno
                as_main |= {name: place for name in _names(list(blocks_of(node)))}
            else:
                made |= _names([node])
    return _LeftOut(elsewhere, {name: place for name, place in as_main.items() if name not in made})


def _parsed(text: str) -> list[ast.stmt]:
    try:
        return ast.parse(harmless(text)).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []


def _made_in(text: str) -> set[str]:
    return _names(_parsed(text))


def _names(body: list[ast.stmt]) -> set[str]:
    reader = TopLevel()
    reader.statements(body)
    return reader.made


def _imported(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Names that a statement takes from a module, and the module's own."""
    for part in ast.walk(node):
        if isinstance(part, ast.Import):
            for alias in part.names:
                top = alias.name.partition(".")[0]
                yield from ((top, top), (alias.asname or top, top))
        elif isinstance(part, ast.ImportFrom) and part.module and not part.level:
            top = part.module.partition(".")[0]
            yield top, top
            yield from ((alias.asname or alias.name, top) for alias in part.names)
