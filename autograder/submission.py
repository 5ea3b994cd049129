"""Find and read submissions: Python files and notebooks, as ordered cells of source."""

from __future__ import annotations

import codecs
import contextlib
import hashlib
import json
import os
import re
import stat
import time
import tokenize
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import msgspec

from autograder.bounded import bounded
from autograder.sandbox.wire import Cell

MAX_SIZE = 8 * 1024 * 1024  # bytes; a notebook with many plots is about one megabyte
# What editors save. Python has more codecs, some of which take hours or make what is not text.
_CHARACTER_SETS = (
    *("utf-8", "ascii", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "shift_jis"),
)
_UPGRADE_SECONDS = 10  # to convert a notebook of an old format; milliseconds for ordinary ones
SUFFIXES = (".ipynb", ".py")  # where both are handed in, the first counts
_LEFT_BY_ZIP = "__MACOSX"  # beside the students' folders, where a class was packed on a Mac


class SubmissionError(Exception):
    """A submission that cannot be read; the text is for the person who made it."""


@dataclass(frozen=True)
class Handed:
    """What one student has handed in for one assignment; `file` is None where nothing is there."""

    student: str
    assignment: str
    folder: Path
    file: Path | None
    notes: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True)
class Submission:
    """The program that is graded, cell by cell, and the digest of the bytes it came in."""

    filename: str
    notebook: bool
    cells: tuple[Cell, ...]
    sha256: str


# --- find -----------------------------------------------------------------------------------


def find(root: Path, assignments: Iterable[str], known: Iterable[str] = ()) -> list[Handed]:
    """All of `root/<student>/<assignment>/<assignment>.py|.ipynb`, sorted by name.

    A student without a file for an assignment that others have handed in is listed too; what lies
    in another folder than those of the `known` assignments is named there.
    """
    wanted = list(assignments)
    others = frozenset(known)
    return [
        look(root, folder.name, assignment, others)
        for folder in sorted(_folders(root, wanted), key=lambda folder: os.fsencode(folder.name))
        for assignment in wanted
    ]


def assignments_in(root: Path, known: Iterable[str]) -> list[str]:
    """Which of the `known` assignments anybody has a folder for."""
    names = list(known)
    students = list(_folders(root, names))
    return [name for name in names if any(os.path.lexists(s / name) for s in students)]


def look(root: Path, student: str, assignment: str, known: Set[str] = frozenset()) -> Handed:
    """What `student` has handed in for `assignment`."""
    folder = root / student / assignment
    name = printable(student)
    try:
        if _leads_out(folder):  # before anything is said of what is there
            refusal = f"{assignment} is a link that leads out of the student's own folder."
            return Handed(name, assignment, folder, None, (), refusal)
        there = _listed(folder)
    except (FileNotFoundError, NotADirectoryError):
        notes = tuple(_elsewhere(root / student, assignment, known))
        return Handed(name, assignment, folder, None, notes)
    except OSError as error:
        refusal = f"The folder {assignment} cannot be read: {error.strerror}."
        return Handed(name, assignment, folder, None, (), refusal)
    files = [folder / (assignment + suffix) for suffix in SUFFIXES if assignment + suffix in there]
    if not files:
        none = f"There is no {assignment}.ipynb or {assignment}.py here"
        return Handed(name, assignment, folder, None, tuple(_only(none, there.values())))
    chosen = files[0]
    notes = ()
    if len(files) > 1:
        notes = (f"{files[0].name} and {files[1].name} were both handed in: {chosen.name} counts.",)
    return Handed(name, assignment, folder, chosen, notes, _refusal(chosen, root / student))


def single(file: Path, assignment: str) -> Handed:
    """One file on its own, named after the folders it lies in."""
    parts = file.absolute().parts[:-1]
    student = parts[-2] if len(parts) > 1 and parts[-1] == assignment else parts[-1]
    name = printable(student.strip(os.sep)) or "student"
    return Handed(name, assignment, file.parent, file, (), _refusal(file))


def printable(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become visible escapes.

    A name that is spelled like such escapes gets a mark, so that no two are shown alike.
    """
    data = os.fsencode(name)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace")
    if re.search(r"\\x[0-9a-f]{2}", text):
        return f"{text} [{hashlib.sha256(data).hexdigest()[:6]}]"
    return text


def _folders(root: Path, assignments: Sequence[str]) -> Iterator[Path]:
    """The students' folders. What has a dot in front is one only if work is handed in there."""
    with os.scandir(root) as entries:
        for entry in entries:
            folder = root / entry.name
            if entry.name == _LEFT_BY_ZIP or not _is_folder(folder):
                continue
            if not entry.name.startswith(".") or any(
                os.path.lexists(folder / name) for name in assignments
            ):
                yield folder


def _is_folder(path: Path) -> bool:
    """Whether it is a folder, or a link to one; not where nobody can tell."""
    with contextlib.suppress(OSError):
        return path.is_dir()
    return False


def _listed(folder: Path) -> dict[str, str]:
    """What is in a folder, by name, and how it is shown: a folder with a slash behind it."""
    with os.scandir(folder) as entries:
        shown = {e.name: e.name + "/" * e.is_dir(follow_symlinks=False) for e in entries}
    return dict(sorted(shown.items()))


def _elsewhere(own: Path, assignment: str, known: Set[str]) -> Iterator[str]:
    """What a student who has no folder for the assignment has handed in instead."""
    if own.is_symlink():
        return
    with contextlib.suppress(OSError):
        shown = _listed(own).items()
        strays = [how for name, how in shown if name not in known or not how.endswith("/")]
        yield from _only(f"There is no folder {assignment} here", strays)


def _only(none: str, strays: Iterable[str]) -> Iterator[str]:
    names = [printable(name) for name in strays]
    if names:
        yield f"{none}, only: {', '.join(names[:5])}" + (", …" if len(names) > 5 else ".")


def _leads_out(folder: Path) -> bool:
    """Whether the folder of an assignment is a link to somewhere else, or its student's is."""
    own = folder.parent
    if own.is_symlink():
        return _is_folder(folder)
    if not folder.is_symlink():
        return False
    real = Path(os.path.realpath(folder, strict=True))  # an OSError for a ring of links, always
    return not real.is_relative_to(own.resolve())


def _refusal(file: Path, inside: Path | None = None) -> str | None:
    """Why a file may not be read, before anything of it is: not a file, or not `inside`."""
    try:
        real = file.resolve(strict=True)
    except (OSError, RuntimeError):
        return f"{printable(file.name)} is a link that leads nowhere."
    if inside and not real.is_relative_to(inside.resolve()):
        return f"{printable(file.name)} is a link that leads out of the student's own folder."
    if real.is_dir():
        return f"{printable(file.name)} is a folder where a file should be."
    if not stat.S_ISREG(real.stat().st_mode):
        return f"{printable(file.name)} is not an ordinary file."
    return None


# --- read -----------------------------------------------------------------------------------


def read(file: Path) -> Submission:
    """Read a submission.

    Raises:
        SubmissionError: it is not a Python file or a notebook that can be read.
    """
    data = _bytes(file)
    name = printable(file.name)
    cells = cells_of(name, data)
    return Submission(name, file.suffix == ".ipynb", cells, hashlib.sha256(data).hexdigest())


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


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_SIZE + 1)
    except OSError as error:
        raise SubmissionError(f"{printable(file.name)}: {error.strerror}.") from error
    if len(data) > MAX_SIZE:
        raise SubmissionError(
            f"{printable(file.name)} is larger than {MAX_SIZE // 2**20} MB; "
            "saved outputs can be cleared before handing in."
        )
    return data


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
        upgraded = bounded(
            lambda: nbformat.writes(nbformat.reads(text, as_version=4), version=4),
            time.monotonic() + _UPGRADE_SECONDS,
        )
        return msgspec.json.decode(upgraded, type=_RawNotebook)
    except TimeoutError:
        raise ValueError(f"its old nbformat takes more than {_UPGRADE_SECONDS} seconds") from None
    except Exception as error:  # whatever the converter of an old format trips over
        raise ValueError(f"its old nbformat cannot be converted: {error}") from error
