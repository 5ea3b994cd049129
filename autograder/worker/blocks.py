"""A text as its top-level statements; where it does not parse, as those of its blocks that do.

What does not parse costs the smallest top-level block around it: a statement with all that is
indented below it. Where brackets or quotes are left open the next block begins at the next line
that can begin one. The text is passed over once, and once more for each place where it was open,
up to a bound.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

from autograder.worker.ipython import harmless
from autograder.worker.lines import STATEMENT, logical_lines
from autograder.worker.newer import version_that_reads

Block = tuple[slice, "ast.stmt | Exception"]  # its lines, counted from 0; what it is, or why not

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)  # what the parser raises
_OPEN_PLACES = 20  # that are looked behind; after so many, the rest is lost
_GOES_ON = re.compile(r"\s|$|[#)\]}]|(?:else|elif|except|finally)\b")
_UNFINISHED = re.compile(r"(?:[,(\[{\\=+\-*/]|\b(?:and|or|not|in|if|else))\s*(?:#.*)?$")
_LINE = re.compile(r"\bline (\d+)\b")


def blocks(source: str, label: str, script: bool = False) -> Iterator[Block]:
    """The top-level statements of a cell or a `script`, and what does not parse between them."""
    try:
        yield from _statements(source, label)
        return
    except UNREADABLE:
        source = harmless(source, script)
    try:
        yield from _statements(source, label)
    except UNREADABLE:
        yield from _one_by_one(source, label)


def _statements(source: str, label: str, above: int = 0) -> list[Block]:
    """The statements of a text that has so many lines above it.

    Raises:
        SyntaxError, …: see UNREADABLE.
    """
    try:
        tree = ast.parse(source, label)
    except SyntaxError as error:
        error.lineno = (error.lineno or 1) + above
        error.msg = _LINE.sub(lambda said: f"line {int(said[1]) + above}", error.msg)
        raise
    found: list[Block] = []
    for node in tree.body:
        if above:
            ast.increment_lineno(node, above)
        decorators = getattr(node, "decorator_list", ())
        first = decorators[0].lineno if decorators else node.lineno
        found.append((slice(first - 1, node.end_lineno), node))
    return found


def _one_by_one(source: str, label: str) -> Iterator[Block]:
    lines = source.split("\n")
    first, left = 0, _OPEN_PLACES
    while first < len(lines):
        for begin, end, is_closed in _ranges(source, lines, first):
            stop = end
            if not is_closed or not _parses("\n".join(lines[begin:end])):
                stop = _next_begin(lines, begin, end, is_closed) if left else end
            yield from _as_far_as_it_parses(lines, begin, stop, label)
            first = stop
            if stop < end:  # what was taken to belong to it is looked at anew
                left -= 1
                break


def _ranges(source: str, lines: list[str], first: int) -> Iterator[tuple[int, int, bool]]:
    """The top-level blocks from a line on: their first line, the line after them, if closed."""
    begin, is_decorated = first, False
    for line in logical_lines(source, lines, first):
        if line.first > begin and not is_decorated and _begins(lines[line.first]):
            yield begin, line.first, True
            begin = line.first
        if not line.is_closed and not lines[line.first].startswith("@"):
            yield begin, line.end, False
            begin, is_decorated = line.end, False
        elif _begins(lines[line.first]):
            is_decorated = lines[line.first].startswith("@")
    if begin < len(lines):
        yield begin, len(lines), True


def _begins(line: str) -> bool:
    """Whether a line at the top level begins a block, rather than going on with one."""
    return not _GOES_ON.match(line.lstrip("\f"))


def _next_begin(lines: list[str], first: int, end: int, is_closed: bool) -> int:
    """Where in a block that does not parse the next one begins; its end, if nowhere."""
    is_decorated = lines[first].startswith("@")
    before = lines[first]
    for number in range(first + 1, end):
        line = lines[number]
        is_statement = STATEMENT.match(line) is not None
        if is_statement and is_decorated:
            is_decorated = line.startswith("@")
        elif is_statement or (
            not is_closed and not is_decorated and _begins(line) and not _UNFINISHED.search(before)
        ):
            return number
        before = line if line.strip() else before
    return end


def _as_far_as_it_parses(lines: list[str], first: int, end: int, label: str) -> list[Block]:
    """A block's statements, or what is wrong with it.

    Where that is an indentation below its first line, it costs what is indented.
    """
    while end > first + 1 and not lines[end - 1].strip():
        end -= 1
    text = "\n".join(lines[first:end])
    try:
        return _statements(text, label, first)
    except UNREADABLE:
        pass
    try:
        return _statements(harmless(text), label, first)
    except UNREADABLE as error:
        lost = (slice(first, end), _told(error, text))
    head = first + next(logical_lines(text, lines[first:end])).end
    try:
        alone = _statements("\n".join(lines[first:head]), label, first)
    except UNREADABLE:
        return [lost]
    below = slice(head, end)
    try:
        return [*alone, *_statements("\n".join(lines[below]), label, head)]
    except UNREADABLE as error:
        return [*alone, (below, error)]


def _parses(text: str) -> bool:
    try:
        ast.parse(text)
    except UNREADABLE:
        return False
    return True


def _told(error: Exception, text: str) -> Exception:
    """With the Python that would read this, if there is one."""
    if isinstance(error, SyntaxError) and (newer := version_that_reads(text)):
        own = "{}.{}".format(*sys.version_info[:2])
        error.msg += " (Python {}.{} reads this; it is graded with Python {})".format(*newer, own)
    return error
