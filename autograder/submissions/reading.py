"""Read submissions: Python files and notebooks, as ordered cells of source."""

from __future__ import annotations

import codecs
import contextlib
import functools
import hashlib
import itertools
import json
import os
import re
import stat
import time
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec

from autograder.submissions.limited import limited
from autograder.submissions.skimming import Skimmer, TooMuchLeft
from autograder.submissions.students import printable
from autograder.wire import Cell

MAX_SIZE = 8 * 1024 * 1024  # bytes of a program
MAX_NOTEBOOK = 100 * 1024 * 1024  # bytes, with what its cells gave out and what was pasted into it
_MOST_BESIDE = 1000  # files that are looked at in its folder
_PART = 1024 * 1024  # bytes that are read at once
# What editors save. Python has more codecs, some of which take hours or make what is not text.
_CHARACTER_SETS = (
    *("utf-8", "ascii", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "shift_jis"),
)
_UPGRADE_SECONDS = 10  # to convert a notebook of an old format; milliseconds for ordinary ones


class SubmissionError(Exception):
    """A submission that cannot be read; the text is for the person who made it."""


@dataclass(frozen=True)
class Submission:
    """The program that is graded, cell by cell, and the digest of the bytes it came in.

    beside: modules that lie in its folder, and that it cannot import.
    """

    filename: str
    notebook: bool
    cells: tuple[Cell, ...]
    sha256: str
    beside: tuple[str, ...] = ()


def read(file: Path) -> Submission:
    """Read a submission.

    Raises:
        SubmissionError: it is not a Python file or a notebook that can be read.
    """
    name = printable(file.name)
    data, digest = content_of(file)
    try:
        cells = cells_of(name, data)
    except SubmissionError as error:
        cells = _cells_without_outputs(file, name, error)
    return Submission(name, file.suffix == ".ipynb", cells, digest, _beside(file))


def _beside(file: Path) -> tuple[str, ...]:
    """The modules beside a program, but for its tests."""
    try:
        with os.scandir(file.parent) as entries:
            names = [
                Path(e.name).stem
                for e in itertools.islice(entries, _MOST_BESIDE)
                if e.name.endswith(".py")
            ]
    except OSError:
        return ()
    own = {file.stem, "conftest"}
    return tuple(sorted(n for n in names if n not in own and not n.startswith("test_")))


def _cells_without_outputs(file: Path, name: str, unread: SubmissionError) -> tuple[Cell, ...]:
    """The cells of a notebook whose outputs alone may be why it is `unread`."""
    if file.suffix != ".ipynb":
        raise unread
    try:
        return cells_of(name, content_of(file, skimmed=True)[0])
    except SubmissionError:
        raise unread from None


def cells_of(name: str, data: bytes) -> tuple[Cell, ...]:
    """The cells in the content of a file; a notebook by its name, else one of Python.

    Raises:
        SubmissionError: see `read`.
    """
    if name.endswith(".ipynb"):
        return tuple(_notebook_cells(name, data))
    text = _text(name, data)
    if _is_notebook(text):
        right = name.removesuffix(".py") + ".ipynb"
        raise SubmissionError(f"{name} holds a notebook: its name should be {right}.")
    return (Cell(name, text),)


def content_of(file: Path, pictures: bool = False, skimmed: bool = False) -> tuple[bytes, str]:
    """What a file holds, and the digest of all of it.

    A large notebook comes without its outputs, which are skipped while it is read, and without
    what was pasted into it, unless `pictures` are asked for; so does any that is to be `skimmed`.

    Raises:
        SubmissionError: it cannot be read, or is too large.
    """
    name, digest = printable(file.name), hashlib.sha256()
    most = MAX_NOTEBOOK if file.suffix == ".ipynb" else MAX_SIZE
    skimmer = Skimmer(pictures, most if pictures else MAX_SIZE)
    try:
        with file.open("rb") as stream:
            data = b"" if skimmed else stream.read(MAX_SIZE + 1)
            skimmed = skimmed or (len(data) > MAX_SIZE and most > MAX_SIZE)
            size = 0
            for part in itertools.chain([data], iter(functools.partial(stream.read, _PART), b"")):
                size += len(part)
                if size > most:
                    advice = "; saved outputs can be cleared before handing in" * skimmed
                    raise SubmissionError(f"{name} is larger than {_megabytes(most)}{advice}.")
                digest.update(part)
                if skimmed:
                    skimmer.feed(part)
    except OSError as error:
        raise SubmissionError(f"{name}: {error.strerror}.") from error
    except TooMuchLeft as error:
        left = "its outputs" if pictures else "its outputs and pictures"
        raise SubmissionError(
            f"{name} is larger than {_megabytes(MAX_SIZE)}, {left} left out."
        ) from error
    return bytes(skimmer.text) if skimmed else data, digest.hexdigest()


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB"


def is_blank(file: Path) -> bool:
    """Whether a file is an ordinary one with nothing in it.

    Raises:
        OSError: it cannot be read.
    """
    if not stat.S_ISREG(file.stat().st_mode) or file.stat().st_size > _PART:
        return False
    return not file.read_bytes().strip()


def _text(name: str, data: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
        if not codecs.lookup(encoding).name.startswith(_CHARACTER_SETS):
            raise SubmissionError(f"{name} is in the encoding {encoding}; save it as UTF-8.")
        text = data.decode(encoding)
    except (SyntaxError, UnicodeError, LookupError) as error:
        raise _not_utf8(name, error) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(name: str, error: Exception) -> SubmissionError:
    why = str(error)[:200]
    if isinstance(error, UnicodeDecodeError):
        why = f"byte {error.object[error.start]:#04x} at position {error.start}"
    return SubmissionError(f"{name} is not UTF-8 text ({why}); save it as UTF-8.")


class _RawCell(msgspec.Struct):
    cell_type: str
    source: str | list[str] = ""


class _RawNotebook(msgspec.Struct):
    """As much of nbformat 4 as running a notebook needs; saved outputs are never looked at."""

    nbformat: int
    cells: list[_RawCell] = []


def _notebook_cells(name: str, data: bytes) -> Iterator[Cell]:
    number = 0
    for cell in _raw_notebook(name, data).cells:
        if cell.cell_type == "code":
            number += 1
            source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
            readable = source.encode("utf-8", "backslashreplace").decode()
            yield Cell(f"code cell {number}", readable)


def _raw_notebook(name: str, data: bytes) -> _RawNotebook:
    try:
        text = data.decode("utf-8-sig")
        raw = _decoded(text)
        if raw.nbformat < 4:
            return _upgraded(text)
    except UnicodeDecodeError as error:
        raise _not_utf8(name, error) from error
    except RecursionError as error:
        raise SubmissionError(f"{name} is not a notebook: it is nested too deeply.") from error
    except (msgspec.MsgspecError, ValueError) as error:
        what = f"is not a notebook: {_flaw(error, text)}" if text.strip() else "is empty"
        raise SubmissionError(f"{name} {what}.") from error
    if raw.nbformat > 4:
        raise SubmissionError(f"{name} is of nbformat {raw.nbformat}, newer than this grader.")
    return raw


def _flaw(error: Exception, text: str) -> str:
    """What is wrong with a notebook, for the person who saved it."""
    if isinstance(error, json.JSONDecodeError):
        if conflict := re.search("^<{7} ", text, re.MULTILINE):
            line = text.count("\n", 0, conflict.start()) + 1
            return f"there is a conflict that Git has marked (line {line})"
        return f"it is not JSON ({error.msg}: line {error.lineno}, column {error.colno})"
    if isinstance(error, msgspec.ValidationError):
        return f"it is JSON, but not laid out as a notebook ({error})"
    return str(error)


def _is_notebook(text: str) -> bool:
    """Whether what should be a program is a notebook that was given a program's name."""
    if not text.lstrip().startswith("{"):
        return False
    with contextlib.suppress(ValueError, RecursionError):
        msgspec.json.decode(text, type=_RawNotebook)
        return True
    return False


def _decoded(text: str) -> _RawNotebook:
    try:
        return msgspec.json.decode(text, type=_RawNotebook)
    except msgspec.DecodeError:
        # Not JSON to the letter; Python's reader takes what Python's writer lets through: NaN,
        # and halves of surrogate pairs.
        plain = json.loads(text)
        return msgspec.convert(plain, _RawNotebook)


def _upgraded(text: str) -> _RawNotebook:
    """A notebook of an old format (1 to 3), converted by nbformat."""
    import nbformat  # a tenth of a second to import, for a format that is rarely seen

    try:
        # The converter takes minutes for a notebook of a hundred thousand cells.
        upgraded = limited(
            lambda: nbformat.writes(nbformat.reads(text, as_version=4), version=4),
            time.monotonic() + _UPGRADE_SECONDS,
        )
        return msgspec.json.decode(upgraded, type=_RawNotebook)
    except TimeoutError:
        raise ValueError(f"its old nbformat takes more than {_UPGRADE_SECONDS} seconds") from None
    except Exception as error:  # whatever the converter of an old format trips over
        raise ValueError(f"its old nbformat cannot be converted: {error}") from error
