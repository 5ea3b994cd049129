"""IPython's own syntax in a notebook cell, made harmless: magics and shell lines do nothing."""

from __future__ import annotations

import ast
import re

# A whole cell in another language (or written to a file) is not Python to be run here.
_FOREIGN = re.compile(
    r"%%(bash|sh|script|html|HTML|javascript|js|latex|markdown|svg|SVG|perl|ruby|cmd|writefile|file"
    r"|system|sx|sql|R|cython)\b|%%!"
)
# `%%time` and its like wrap a body that does run.
_CELL_MAGIC = re.compile(r"\s*%%\w+")
_LINE_MAGIC = re.compile(r"(?P<indent>\s*)(%|!|\?|(pip|conda|ls|cd|pwd|mkdir|cat)( |$)|.*\?\s*$)")
_TIMED = re.compile(r"(?P<indent>\s*)%time\s+(?P<statement>\S.*)")
_ASSIGNED_MAGIC = re.compile(r"(?P<target>\s*[\w.,\s\[\]]+=\s*)[%!]")


def harmless(source: str) -> str:
    """Python for a notebook cell, line for line, with IPython's syntax taken out.

    Lines that are Python as they stand are left alone, also those that begin with `%` as the
    continuation of an expression: a line is replaced only where it is a syntax error.
    """
    if _error_line(source) is None:
        return source
    lines = _together(source.split("\n"))
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if _FOREIGN.match(lines[first].lstrip()):
        return ""
    if _CELL_MAGIC.match(lines[first]):
        lines[first] = ""
    for _ in range(len(lines)):
        number = _error_line("\n".join(lines))
        if number is None or number > len(lines):
            break
        replacement = _replacement(lines[number - 1])
        if replacement is None:
            break
        lines[number - 1] = replacement
    if _error_line("\n".join(lines)) is not None:  # the error was reported further down
        lines = [_replacement(line) or line if _looks_magic(line) else line for line in lines]
    return "\n".join(lines)


def _together(lines: list[str]) -> list[str]:
    """Shell lines and magics that a backslash continues, on one line; the count stays."""
    joined: list[str] = []
    for line in lines:
        if joined and _looks_magic(joined[-1]) and joined[-1].endswith("\\"):
            joined[-1] = joined[-1][:-1]  # what follows belongs to it, and goes with it
            joined.append("" if not line.endswith("\\") else "%\\")
        else:
            joined.append(line)
    return joined


def _error_line(source: str) -> int | None:
    try:
        ast.parse(source)
    except SyntaxError as error:
        return error.lineno or 1
    except (ValueError, RecursionError, MemoryError):
        return None  # not for us to mend: running the cell says what is wrong
    return None


def _looks_magic(line: str) -> bool:
    return line.lstrip().startswith(("%", "!"))


def _replacement(line: str) -> str | None:
    if line.strip() == "pass":
        return ""  # a magic indented for no reason, as IPython allows at the start of a cell
    if assigned := _ASSIGNED_MAGIC.match(line):
        return assigned["target"] + "None"
    if timed := _TIMED.match(line):
        return timed["indent"] + timed["statement"]
    if magic := _LINE_MAGIC.match(line):
        return magic["indent"] + "pass"
    return None
