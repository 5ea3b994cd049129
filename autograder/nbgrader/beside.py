"""What lies beside a notebook is brought along into `autograded/`, whatever it is.

Of what was handed in, nbgrader's feedback needs stamp and secret; the instructor's own files come
last, and take the place of whatever else has their name. What cannot be read is named and left.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import stat
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from autograder.submissions.students import printable

READ_ONLY: Final = 0o444  # as nbgrader's own
_LEFT_OUT: Final = ("*.ipynb", ".ipynb_checkpoints", "*.pyc", "__pycache__")
_MOST: Final = 100 * 1024 * 1024  # bytes of what one student hands in beside the notebook
_MOST_FILES: Final = 2000
_PART: Final = 1024 * 1024


def bring_along(folder: Path, to: Path, owned: Collection[str] = ()) -> list[str]:
    """Copy what was handed in beside the notebook; what could not be, in sentences.

    owned: the instructor's files, by their paths below the folder, which will take their place.
    """
    complaints: list[str] = []
    left, files = _MOST, 0
    for file in _files_in(folder, complaints):
        name = file.relative_to(folder).as_posix()
        if any(_in_the_way(name, other) for other in owned):
            complaints.append(
                f"{printable(name)} was handed in where the course has something else of that "
                "name: the course's is in its place."
            )
            continue
        files += 1
        try:
            size = _copy(file, to / name, left if files <= _MOST_FILES else 0)
        except _NotCopied as error:
            complaints.append(f"{printable(name)} {error}, and was not brought along.")
            continue
        left -= size
    return complaints


def put_beside(folder: Path, to: Path) -> None:
    """Copy the instructor's own files; whatever stands in their way goes.

    Raises:
        OSError: one cannot be read or written.
    """
    for name in files_of(folder):
        there = to / name
        make_way(to, name)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(folder / name, there)
        there.chmod(READ_ONLY)


def files_of(folder: Path) -> list[str]:
    """The instructor's own files in a folder that are no notebooks: paths below it."""
    return [file.relative_to(folder).as_posix() for file in _files_in(folder, [])]


def make_way(folder: Path, name: str) -> None:
    """Remove what stands where a file `name`, or a folder on the way to it, is to be."""
    parts = Path(name).parts
    for depth in range(1, len(parts) + 1):
        there = folder.joinpath(*parts[:depth])
        is_folder = there.is_dir() and not there.is_symlink()
        if is_folder and depth == len(parts):
            remove(there)
        elif not is_folder and os.path.lexists(there):
            there.unlink()


def remove(path: Path) -> None:
    """Remove a file or a folder, also one that was closed, if it is ours to open it.

    Raises:
        OSError: it is not.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for folder, folders, _ in os.walk(path):
        for name in (".", *folders):
            there = os.path.join(folder, name)  # noqa: PTH118
            if not os.path.islink(there) and not os.access(there, os.R_OK | os.W_OK | os.X_OK):  # noqa: PTH114
                os.chmod(there, 0o700)  # noqa: PTH101
    shutil.rmtree(path)


def _in_the_way(name: str, other: str) -> bool:
    """Whether a file and another cannot be in one folder: one's name is the other's folder."""
    return name.startswith(f"{other}/") or other.startswith(f"{name}/")


class _NotCopied(Exception):
    """It was not copied; the text says why."""


def _copy(file: Path, there: Path, most: int) -> int:
    """Copy an ordinary file of no more than so many bytes; how many it has."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise _NotCopied(f"cannot be read ({error.strerror})") from error
    with open(descriptor, "rb") as source:  # noqa: PTH123
        about = os.fstat(descriptor)
        if not stat.S_ISREG(about.st_mode):
            raise _NotCopied("is not an ordinary file")
        if about.st_size > most:
            raise _NotCopied(f"is more than the {_MOST // 2**20} MB that may lie beside a notebook")
        try:
            there.parent.mkdir(parents=True, exist_ok=True)
            there.unlink(missing_ok=True)
            _write(source, there, about.st_size)
        except OSError as error:
            there.unlink(missing_ok=True)
            raise _NotCopied(f"cannot be written ({error.strerror})") from error
    return about.st_size


def _write(source: BinaryIO, there: Path, size: int) -> None:
    with there.open("wb") as copy:
        while size and (part := source.read(min(size, _PART))):  # and not what is added meanwhile
            copy.write(part)
            size -= len(part)
    there.chmod(READ_ONLY)


def _files_in(folder: Path, complaints: list[str]) -> Iterator[Path]:
    """All files but links, notebooks and what programs leave, in order."""

    def closed(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        complaints.append(f"The folder {printable(name)} cannot be read ({error.strerror}).")

    for above, folders, names in os.walk(folder, onerror=closed):
        folders[:] = sorted(name for name in folders if not _is_left_out(name))
        for name in sorted(names):
            file = Path(above, name)
            if not _is_left_out(name) and not file.is_symlink():
                yield file


def _is_left_out(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in _LEFT_OUT)
