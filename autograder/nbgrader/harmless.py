"""Makes a submitted notebook harmless to look at, in nbgrader's formgrader and feedback pages.

nbgrader shows a notebook with nbconvert, in the page in which scores are typed, and nbconvert lets
through what a markdown cell holds: scripts, frames, forms, addresses that are scripts. So every
text cell that is not word for word the instructor's is made anew (`autograder.nbgrader.markdown`).

Of metadata only nbgrader's own is kept. What was handed in, in `submitted/`, stays as it is.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from autograder.nbgrader.cells import Cell, SourceCell, text_of
from autograder.nbgrader.markdown import as_html_text, as_written, harmless_markdown
from autograder.report.text import visible
from autograder.submissions.child_process import TooMuch, in_child_process

_SECONDS: Final = 5.0  # of the processor, for all text cells of a notebook
_NO_TEXT: Final = re.compile("[\udc80-\udcff]")  # bytes of a name that are none
_NAME: Final = re.compile(r'[<>"`\\\x00-\x1f\x7f]')

_ACTIVE_FILE: Final = re.compile(
    r"\.(?:[a-z]*html?|xht|svgz?|xml|xsl|xslt|rdf|atom|rss|mathml|swf)$", re.I
)


def make_harmless(cells: Sequence[Cell], source: Mapping[str, SourceCell]) -> None:
    """Make cells that were set right harmless, in place."""
    foreign = []
    for cell in cells:
        about = cell["metadata"]
        for name in about.keys() - {"nbgrader"}:
            del about[name]
        known = source.get(about.get("nbgrader", {}).get("grade_id", ""))
        if cell["cell_type"] != "code" and not _is_the_instructors(cell, known):
            foreign.append(cell)
    texts = [(cell["cell_type"], text_of(cell), _attached(cell)) for cell in foreign]
    for cell, text in zip(foreign, _made_anew(texts), strict=True):
        cell["source"] = text


def _attached(cell: Cell) -> dict[str, dict[str, Any]]:
    """What is attached, as plain values; it is not attached any more."""
    return {name: dict(kinds) for name, kinds in cell.pop("attachments", {}).items()}


def _is_the_instructors(cell: Cell, known: SourceCell | None) -> bool:
    """Word for word, without what is attached: that came with the submission, or did not come."""
    return (
        known is not None
        and text_of(cell) == known.source
        and "attachments" not in cell
        and "attachment:" not in known.source
    )


def _made_anew(texts: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    """Apart, since some text keeps a parser busy for minutes."""
    if not texts:
        return []
    try:
        made: list[str] = in_child_process(_all, texts, seconds=_SECONDS)
    except TooMuch:
        return [
            as_html_text(text) if kind == "raw" else as_written(text) for kind, text, _ in texts
        ]
    return made


def _all(texts: Sequence[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    return [_text(*text) for text in texts]


def _text(kind: str, text: str, attachments: Mapping[str, Any]) -> str:
    if kind == "raw":
        return as_html_text(text)
    try:
        return harmless_markdown(text, attachments)
    except RecursionError:
        return as_written(text)


# --- names and files ------------------------------------------------------------------------


def cannot_be_shown(student: str) -> str | None:
    """Why nbgrader cannot keep the name of a student's folder, or show it safely, if so."""
    if _NO_TEXT.search(student):
        return (
            "The student's folder has a name that is not UTF-8: nbgrader's gradebook takes none "
            "such."
        )
    if found := _NAME.search(student):
        return (
            f"The student's folder has {visible(found[0])!r} in its name, which nbgrader's pages "
            "would take for part of themselves: give it another name."
        )
    return None


def harmless_name(file: PurePath) -> PurePath:
    """Where a file that was handed in goes in `autograded/`: a page of its own becomes text.

    The formgrader's server would hand out such a page as one of its own.
    """
    kind, _ = mimetypes.guess_type(file.name)
    of_a_page = kind is not None and kind.endswith(("html", "xml", "rfc822", "x-mimearchive"))
    active = of_a_page or _ACTIVE_FILE.search(file.name)
    return file.with_name(f"{file.name}.txt") if active else file
