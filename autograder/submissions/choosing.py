"""Which of a notebook and a script counts, where somebody hands in both.

One that is still the released stub never counts against one with work in it; where both hold
work the notebook counts. The folder of an assignment holds both from the start.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import IntEnum
from pathlib import Path

from autograder.submissions.reading import SubmissionError, is_blank, read
from autograder.submissions.unwritten import Traces, traces_of


class _Work(IntEnum):
    """How sure it is that there is work in a file."""

    NONE = 0  # the stub, or nothing at all
    OTHER = 1  # something was written, but nothing that is asked for
    SOME = 2


def choose(
    files: Sequence[Path], asked: Collection[str], closed: Collection[Path] = ()
) -> tuple[Path, str]:
    """The one of `files` that counts, and a note on it, empty where there is nothing to say.

    asked: the names that the assignment's own tests ask for, besides those that the files
    themselves mark as not written yet.
    closed: those that may not be opened, so that nobody can tell what is in them.
    """
    if len(files) == 1:
        return files[0], ""
    notebook, script = files
    traces = [None if file in closed else _traces_in(file) for file in files]
    names = frozenset(asked).union(*(one.blank for one in traces if one is not None))
    work = [_work(traces[0], traces[1], names), _work(traces[1], traces[0], names)]
    counts, other = (script, notebook) if work[1] > work[0] else (notebook, script)
    if _Work.NONE not in work:
        both = f"There is work in both {notebook.name} and {script.name}"
        return counts, f"{both}: {counts.name} counts."
    if counts == script:
        return counts, f"{counts.name} counts: nothing is written in {other.name}."
    return counts, ""


def _traces_in(file: Path) -> Traces | None:
    """What is made in a file; None where it cannot be read, so that nobody can tell."""
    try:
        return Traces() if is_blank(file) else traces_of(read(file))
    except (SubmissionError, OSError):
        return None


def _work(traces: Traces | None, other: Traces | None, names: frozenset[str]) -> _Work:
    if traces is None or traces.doubtful:
        return _Work.SOME
    # What stands under `__main__` in both files is the plot that they were released with.
    released = other.made_as_main if other else {}
    own = [made for text, made in traces.made_as_main.items() if text not in released]
    made = traces.made.union(*own)
    if made & names:
        return _Work.SOME
    return _Work.OTHER if made and not traces.blank else _Work.NONE
