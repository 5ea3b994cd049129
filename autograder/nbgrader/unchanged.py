"""Which notebooks in `autograded/` are as they would be written again, and are left alone."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import Any, Final

import msgspec

from autograder.nbgrader.config import CONFIG
from autograder.report.model import Report

_KEY: Final = "made-of"


def digest_of(
    report: Report, folders: tuple[Path, ...], course_dir: Path, *others: Any
) -> str | None:
    """A digest of all that a notebook is made of; None where it cannot be known.

    report: its key stands for the submission's text, the course, the settings and the grader.
    folders: their files are known by name, size and time.
    """
    if not report.key:
        return None
    try:
        files = [_files(folder) for folder in folders]
        config = _about(course_dir / CONFIG) if (course_dir / CONFIG).exists() else None
        made_of = msgspec.json.encode((report, files, config, others), order="deterministic")
    except (OSError, TypeError, UnicodeError):
        return None
    return hashlib.sha256(made_of).hexdigest()


def sign(digest: str | None) -> dict[str, Any]:
    """What the notebook's metadata says of it."""
    return {"autograder": {_KEY: digest}} if digest is not None else {}


def is_there(notebook: Path, digest: str | None, mode: int) -> bool:
    """Whether a notebook with this digest stands there, closed as it was left."""
    if digest is None:
        return False
    try:
        about = notebook.lstat()
        if not stat.S_ISREG(about.st_mode) or about.st_mode & 0o777 != mode:
            return False
        metadata = msgspec.json.decode(notebook.read_bytes(), type=_Signed).metadata
    except (OSError, msgspec.MsgspecError):
        return False
    return metadata.autograder.get(_KEY) == digest


class _Metadata(msgspec.Struct):
    autograder: dict[str, Any] = {}


class _Signed(msgspec.Struct):
    metadata: _Metadata


def _files(folder: Path) -> list[tuple[str, int, int]]:
    return sorted(
        (os.fsencode(file.relative_to(folder)).hex(), *_about(file))
        for file in folder.rglob("*")
        if not file.is_dir() or file.is_symlink()
    )


def _about(file: Path) -> tuple[int, int]:
    about = file.lstat()
    return about.st_size, about.st_mtime_ns
