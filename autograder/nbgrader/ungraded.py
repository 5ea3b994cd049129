"""An attempt that could not be graded: no points, a person's turn, and a page that says why.

Nothing of an earlier attempt is kept in silence: neither its points, which would pass for this
one's, nor its notebook, of which nbgrader would make feedback. A score that a person has typed
stays, as always in nbgrader, and is asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder.nbgrader.cells import Cell, SourceCell, set_right
from autograder.nbgrader.gradebook import Marks
from autograder.nbgrader.notebooks import Notebook, open_notebook
from autograder.nbgrader.reading import empty_notebook
from autograder.nbgrader.stamps import stamp_in
from autograder.report.text import visible
from autograder.submissions.finding import HandIn
from autograder.submissions.reading import SubmissionError

SIGN: Final[Mapping[str, Any]] = {"autograder": {"graded": False}}  # in the notebook's metadata
_HEAD: Final = "Not graded. This is no mark: a person will look at it."
_NO_REASON: Final = "Nothing that can be graded was handed in."


def may_be_opened(hand_in: HandIn) -> bool:
    """Whether the folder is the student's own: one that is refused may be a link to anywhere."""
    return hand_in.file is not None or hand_in.refusal is None


def no_marks(hand_in: HandIn, source: Mapping[str, SourceCell]) -> Marks:
    """What the gradebook is to say of it: a person has to mark every cell that has points."""
    stamp = stamp_in(hand_in.folder) if may_be_opened(hand_in) else None
    return Marks(
        hand_in.folder.parent.name,
        stamp.moment if stamp is not None else None,
        {name: None for name, cell in source.items() if cell.grade},
        {name: None for name, cell in source.items() if cell.solution or cell.task},
    )


def ungraded_notebook(
    hand_in: HandIn, source: Mapping[str, SourceCell], order: Sequence[str], why: Sequence[str]
) -> Notebook:
    """The student's cells, where they can be read, with what is to be said under the test cells."""
    notebook = _opened(hand_in, source, order)
    words = [_HEAD, *(visible(one) for one in (why or [_NO_REASON]))]
    for cell in notebook.cells:
        known = source.get(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        if known is not None and known.is_test:
            cell["outputs"] = [_said(words)]
            words = words[:1]  # the reasons once
    return notebook


def _opened(hand_in: HandIn, source: Mapping[str, SourceCell], order: Sequence[str]) -> Notebook:
    if hand_in.file is not None and hand_in.refusal is None:
        try:
            return open_notebook(hand_in.file, source, order)
        except (SubmissionError, OSError):
            pass  # which is why it was not graded
    content = empty_notebook()
    cells: list[Cell] = content["cells"]
    set_right(cells, source, order)
    return Notebook(content, (), changed=True)


def _said(lines: Sequence[str]) -> dict[str, Any]:
    """An error: wherever nbgrader looks it takes that for 0 points, and nothing for full marks."""
    return {
        "output_type": "error",
        "ename": "NotGraded",
        "evalue": lines[0],
        "traceback": [line for words in lines for line in words.split("\n")],
    }


def is_ungraded(notebook: Path) -> bool:
    """Whether a notebook in `autograded/` is one of these, to be graded as soon as that goes."""
    try:
        about = msgspec.json.decode(notebook.read_bytes(), type=_Sign).metadata
    except (OSError, msgspec.MsgspecError):
        return False
    return {name: about.get(name) for name in SIGN} == SIGN


class _Sign(msgspec.Struct):
    metadata: dict[str, Any] = {}
