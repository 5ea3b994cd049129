"""IPython's own syntax made harmless, in a cell as in a script: magics and shell lines do nothing.

Also what stands in a program for the shell itself, `get_ipython()`: nbconvert writes magics out as
calls of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from autograder.worker.lines import logical_lines

# A whole cell in another language (or written to a file) is not Python to be run here.
_FOREIGN = re.compile(
    r"(bash|sh|script|html|HTML|javascript|js|latex|markdown|svg|SVG|perl|ruby|cmd|writefile|file"
    r"|system|sx|sql|R|cython)\b|!"
)
_CELL_MAGIC = re.compile(r"%%(?P<name>!|\w+)?")
# `# %%` of VS Code, Spyder and jupytext, `# In[3]:` of nbconvert.
_NEXT_CELL = re.compile(r"# ?%%|# In\[[\d ]*\]")
_LINE_MAGIC = re.compile(r"(?P<indent>\s*)[%!?]")
_TIMED = re.compile(r"(?P<before>\s*|.*?=\s*)%time\s+(?P<statement>\S.*)", re.DOTALL)
_ASSIGNED = re.compile(r"(?P<target>.*?=\s*)(?P<what>[%!])", re.DOTALL)
_HELP = re.compile(r"(?P<indent>\s*)%{0,2}\w[\w.*\[\]]*\?{1,2}\s*")
_COMMAND = re.compile(r"(?P<indent>\s*)(pip|conda|mamba|ls|cd|mkdir|cat|cp|mv|rm) +[\w.~/-]")


def harmless(source: str, script: bool = False) -> str:
    """Python for a text that is none, line for line, with IPython's syntax taken out.

    What is Python is left alone, also a line that begins with `%` as the continuation of an
    expression, or inside a string.
    """
    lines = _dedented(source.split("\n"))
    ends = [n for n, line in enumerate(lines) if script and _NEXT_CELL.match(line)]
    has_cells = not script or bool(ends)
    ends.append(len(lines))
    mended = lines.copy()
    text, first = "\n".join(lines), 0
    is_top = True  # of a cell: nothing but comments so far
    while first < len(lines):
        for line in logical_lines(text, lines, first):
            first = line.end
            words = "\n".join(lines[line.first : line.end])
            if line.first in ends or not words.strip() or words.lstrip().startswith("#"):
                is_top = is_top or line.first in ends
                continue
            if is_top and (magic := _CELL_MAGIC.match(words)):
                mended[line.first : line.end] = [""] * (line.end - line.first)
                if has_cells and _FOREIGN.match(magic["name"] or ""):
                    first = next(end for end in ends if end >= line.end)
                    mended[line.end : first] = [""] * (first - line.end)
                    break
            elif (python := _python_for(words, line.is_ipython)) is not None:
                mended[line.first : line.end] = [python] + [""] * (line.end - line.first - 1)
            is_top = False
    return "\n".join(mended)


def _dedented(lines: list[str]) -> list[str]:
    """Without the indentation of the first line, as IPython has it."""
    code = (line for line in lines if line.strip() and not line.lstrip().startswith("#"))
    first = next(code, "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return [line.removeprefix(indent) for line in lines] if indent else lines


def _python_for(words: str, is_ipython: bool) -> str | None:
    """What stands for a logical line of IPython's; None if it is not one."""
    if is_ipython:
        words = words.replace("\\\n", " ")
        if timed := _TIMED.fullmatch(words):
            return timed["before"] + timed["statement"]
        if magic := _LINE_MAGIC.match(words):
            return magic["indent"] + "pass"
        assigned = _ASSIGNED.match(words)
        assert assigned is not None
        return assigned["target"] + ("[]" if assigned["what"] == "!" else "None")
    if asked := _HELP.fullmatch(words):
        return asked["indent"] + "pass"
    if (command := _COMMAND.match(words)) and not _is_python(words.strip()):
        return command["indent"] + "pass"
    return None


def _is_python(words: str) -> bool:
    try:
        ast.parse(words)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


class Inert:
    """Stands for the display, and for all of the shell that does nothing: takes everything."""

    def __getattr__(self, name: str) -> Inert:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> None:
        return None


class Shell(Inert):
    """Stands for the notebook's shell, with the magics that run Python; `run` is how."""

    def __init__(self, run: Callable[[str], object]) -> None:
        self._run = run

    def run_line_magic(self, magic: str, line: str = "", *_: object) -> object:
        """What `%time f(1)` gives; nothing for any other magic."""
        return self._run(line) if magic == "time" else None

    magic = run_line_magic

    def run_cell_magic(self, magic: str, line: str, cell: str) -> None:
        """Run the body of `%%time` and its like."""
        if not _FOREIGN.match(magic):
            self._run(cell)

    def run_cell(self, cell: str, *_: object, **__: object) -> None:
        """Run a text as a cell."""
        self._run(cell)

    def getoutput(self, *_: object, **__: object) -> list[str]:
        """The lines that a command gives out: none."""
        return []
