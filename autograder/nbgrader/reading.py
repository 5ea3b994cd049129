"""Reads a submitted file as a notebook for nbgrader, the same by every way of grading.

What other programs leave out of a notebook, or put into one, costs nobody a mark: what nbformat
asks for is there afterwards, and what it does not know is not. Outputs that were saved are
dropped, since nothing is read from them.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec

from autograder.nbgrader.cells import Cell, text_of
from autograder.submissions.reading import MAX_SIZE, SubmissionError, content_of, read

_OF_THE_KERNEL: Final = {"kernelspec", "language_info", "orig_nbformat", "title", "authors"}
_IDENTITY: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_MOST_PARTS: Final = 2_000_000  # of JSON, in a notebook that is large for its pictures
_Attachments = dict[str, dict[str, str | list[str]]]


def notebook_in(file: Path) -> dict[str, Any]:
    """A submission in nbformat 4; a script is one cell.

    Raises:
        SubmissionError: it cannot be read.
    """
    submission = read(file)  # refuses what is too large, or no notebook at all
    if not submission.notebook:
        return _notebook([{"cell_type": "code", "source": submission.cells[0].source}])
    try:
        content = _content(file)
    except RecursionError as error:
        raise SubmissionError(f"{submission.filename} is nested too deeply.") from error
    except ValueError as error:
        raise SubmissionError(f"{submission.filename} cannot be read: {error}.") from error
    if "cells" not in content:
        raise SubmissionError(f"{submission.filename} has no cells.")
    return _notebook(content["cells"], content.get("metadata"), content.get("nbformat_minor"))


def empty_notebook() -> dict[str, Any]:
    """What stands for a submission that cannot be read."""
    return _notebook([])


def _content(file: Path) -> dict[str, Any]:
    """All of a notebook but outputs, of which a large one has none from the start.

    Raises:
        ValueError: it cannot be read, with or without them.
        SubmissionError: it is too large without them.
        RecursionError: it is nested too deeply.
    """
    data, _ = content_of(file, pictures=True)
    if len(data) > MAX_SIZE:
        if sum(data.count(sign) for sign in (b"[", b"{", b'"')) > _MOST_PARTS:
            raise SubmissionError(f"{file.name} is larger than it may be without its outputs.")
        content: dict[str, Any] = msgspec.json.decode(data.removeprefix(codecs.BOM_UTF8))
        return content
    try:
        return _decoded(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        skimmed, _ = content_of(file, pictures=True, skimmed=True)
        return _decoded(skimmed.decode("utf-8-sig"))


def _decoded(text: str) -> dict[str, Any]:
    try:
        content: dict[str, Any] = msgspec.json.decode(text)
    except msgspec.DecodeError:  # see `autograder.submissions.reading`
        content = _writable(json.loads(text, parse_constant=lambda _: None))
    if content["nbformat"] >= 4:
        return content
    import nbformat  # takes long to import; `read` has seen that converting does not

    return dict(nbformat.reads(text, as_version=4)) | {"nbformat_minor": 4}


def _writable(value: Any) -> Any:
    """JSON that can be written as UTF-8: half a surrogate pair cannot, and is spelled out."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case list():
            return [_writable(part) for part in value]
        case dict():
            return {_writable(key): _writable(part) for key, part in value.items()}
    return value


# --- whole ----------------------------------------------------------------------------------


def _notebook(cells: Sequence[Cell], about: object = None, minor: object = 4) -> dict[str, Any]:
    """Of nbformat 4.5, or of 4.4, which had no ids, where cells have none that are any good.

    New ids would be others each time, and inputs are drawn for a file.
    """
    whole = [_whole(cell) for cell in cells]
    ids = [cell.get("id") for cell in cells]
    named = isinstance(minor, int) and minor >= 5 and _are_ids(ids)
    for cell, identity in zip(whole, ids if named else (), strict=False):
        cell["id"] = identity
    metadata = about if isinstance(about, dict) else {}
    return {
        "nbformat": 4,
        "nbformat_minor": 5 if named else 4,
        "metadata": {key: metadata[key] for key in metadata if key not in _OF_THE_KERNEL},
        "cells": whole,
    }


def _are_ids(found: Sequence[object]) -> bool:
    texts = {one for one in found if isinstance(one, str) and _IDENTITY.fullmatch(one)}
    return len(texts) == len(found)


def _whole(cell: Cell) -> Cell:
    kind = cell.get("cell_type")
    whole: dict[str, Any] = {
        "cell_type": kind if kind in ("code", "raw") else "markdown",
        "metadata": _metadata(cell.get("metadata")),
        "source": text_of(cell).replace("\r\n", "\n"),
    }
    if kind == "code":
        return whole | {"outputs": [], "execution_count": None}
    attachments = cell.get("attachments")
    return whole | ({"attachments": attachments} if _fits(attachments, _Attachments) else {})


class _Known(msgspec.Struct):
    """What nbformat knows of a cell's metadata; whatever else is there is anybody's."""

    name: Annotated[str, msgspec.Meta(min_length=1)] = "-"
    format: str = ""
    tags: list[Annotated[str, msgspec.Meta(pattern="^[^,]+$")]] = []
    jupyter: dict[str, Any] = {}
    execution: dict[str, str] = {}
    collapsed: bool = False
    scrolled: bool | Literal["auto"] = False


def _metadata(about: object) -> dict[str, Any]:
    if not isinstance(about, dict):
        return {}
    tags = about.get("tags", [])
    if _fits(about, _Known) and len(set(tags)) == len(tags):
        return about
    return {key: value for key, value in about.items() if key not in _Known.__struct_fields__}


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True
