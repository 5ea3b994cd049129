"""A statement that ends its program, or takes too long, is left out, and the rest run again.

What is left out is settled once for a submission, by its program as it was handed in, and holds
for every run that follows: all that is marked is one and the same program, which the student might
have handed in like that. So nobody gains anything, whatever a process claims of where it was.
"""

from __future__ import annotations

from typing import Final

from autograder import wire
from autograder.report.text import one_line, visible
from autograder.submissions.reading import Submission

_MOST: Final = 3  # statements that are left out
_SHOWN: Final = 60  # characters of a line

At = tuple[int, int, int]  # a cell, a statement of it, a line of it, from 0, as a process claims


class CutShort:
    """The statements of a submission that are left out.

    is_settled: whether it is known which; from then on it stays as it is.
    """

    def __init__(self, submission: Submission) -> None:
        self._submission = submission
        self._left_out: list[wire.LeftOut] = []
        self.is_settled = False
        self.notes: list[str] = []  # for the student and the instructor, one for each

    def __len__(self) -> int:
        return len(self._left_out)

    def leave_out(self, at: At | None, why: str) -> bool:
        """Leave out the statement that a program was at; whether that is any use."""
        place = self._place(at)
        if self.is_settled or at is None or place is None or len(self) >= _MOST:
            self.is_settled = True
            return False
        cell, statement, _ = at
        if any((one.cell, one.statement) == (cell, statement) for one in self._left_out):
            self.is_settled = True  # it was not run, and cannot have been where it ended
            return False
        self._left_out.append(wire.LeftOut(cell, statement, why))
        self.notes.append(f"{place} was left out: {why} The rest was run again without it.")
        return True

    def without(self, load: wire.Load) -> wire.Load:
        """The program without these statements."""
        load.without.extend(self._left_out)
        return load

    def _place(self, at: At | None) -> str | None:
        """Where that is, in words, with our own copy of the line; None where there is no such."""
        if at is None or at[0] >= len(self._submission.cells):
            return None
        cell = self._submission.cells[at[0]]
        lines = cell.source.split("\n")
        if at[2] >= len(lines):
            return None
        line = one_line(visible(lines[at[2]].strip()))
        shown = line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
        return f"{cell.label}, line {at[2] + 1} (`{shown}`)"
