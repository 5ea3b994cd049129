"""What students were given: the lines and runs of tokens that everybody has from the lesson.

The released stub as script and as notebook, with all that the lesson says, and the visible tests.
"""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from dataclasses import dataclass
from typing import Final

import nbformat

from autograder.course.assignments import Assignment
from autograder.course.regions import solution_regions
from autograder.course.release import released
from autograder.similarity.model import Exercise
from autograder.similarity.tokens import LABEL, Program, in_tokens

_CODE: Final = re.compile(r"```(?:python)?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
_BARE: Final = re.compile(r"^[\s#>*|-]+|\s+$")
_FEWEST = 3  # tokens: a line such as `else:` is nobody's


@dataclass(frozen=True)
class Lesson:
    """lines: what stands in it, without indentation and comment signs.

    programs: its code, as tokens.
    words: of all its text, in lower case.
    names: of its code.
    """

    lines: frozenset[str]
    programs: tuple[Program, ...]
    words: frozenset[str]
    exact: frozenset[str]

    def given(self, program: Program) -> list[bool]:
        """Which tokens of a program stand in lines that were given."""
        lines = program.text.split("\n")
        where = program.lines.tolist()
        known = {
            number
            for number, count in Counter(where).items()
            if (count >= _FEWEST and bare(lines[number]) in self.lines)
            or lines[number].startswith(LABEL)
        }
        return [number in known for number in where]


def bare(line: str) -> str:
    """A line without what indents it or makes it a comment."""
    return " ".join(_BARE.sub("", line).split())


def lesson_of(assignment: Assignment) -> Lesson:
    """What the students of an assignment were given.

    Raises:
        MasterError: the master is malformed.
    """
    texts: list[str] = []
    programs: list[Program] = []
    for name, data in released(assignment).items():
        if name.endswith(".ipynb"):
            cells = nbformat.reads(data.decode(), as_version=4).cells
            code = [cell.source for cell in cells if cell.cell_type == "code"]
            said = [cell.source for cell in cells if cell.cell_type == "markdown"]
            spans = [a or b for text in said for a, b in _CODE.findall(text)]
            texts += [re.sub(r"\(data:[^)]*\)", "", text) for text in said] + code
            programs += [in_tokens([("", text) for text in code])]
            programs += [in_tokens([("", text) for text in spans])]
        elif name.endswith(".py"):
            texts.append(data.decode())
            programs.append(in_tokens([("", data.decode())]))
    lines = frozenset(bare(line) for text in texts for line in text.split("\n")) - {""}
    words = frozenset(word.lower() for text in texts for word in re.findall(r"\w+", text))
    exact = frozenset(word for program in programs for word in program.exact)
    return Lesson(lines, tuple(programs), words, exact)


def solution_sizes(assignment: Assignment) -> list[Exercise]:
    """How many tokens the author wrote in each part that is left for students to write."""
    regions = solution_regions(assignment.master.read_text("utf-8"))
    return [Exercise(title=one.title, tokens=_size(one.code)) for one in regions]


def _size(code: str) -> int:
    return sum(map(bool, in_tokens([("", textwrap.dedent(code))]).alike))
