"""What goes to another machine to grade there: the course, less what is not needed, and the grader.

The wheel is made of the package that runs here, without a build tool and without the network.
Format: the "Binary distribution format" of the Python Packaging User Guide.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.metadata
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

import autograder
from autograder.course.assignments import COMMON, Assignment, Course
from autograder.course.settings import Settings

_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_NOT_SENT: Final = ("programs", "secret-file")  # for the author alone; the secret itself is sent
Files = dict[str, tuple[bytes, bool]]  # by path: content, and whether it is a program


def wheel() -> tuple[str, bytes]:
    """The name and the content of a wheel of the running grader."""
    about = importlib.metadata.distribution("autograder")
    version = autograder.__version__
    info = f"autograder-{version}.dist-info"
    package = Path(autograder.__file__).parent
    files = {
        f"autograder/{file.relative_to(package).as_posix()}": file.read_bytes()
        for file in sorted(package.rglob("*"))
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    }
    groups: dict[str, list[str]] = {}
    for point in about.entry_points:
        groups.setdefault(point.group, []).append(f"{point.name} = {point.value}\n")
    points = "\n".join(f"[{group}]\n" + "".join(lines) for group, lines in groups.items())
    files[f"{info}/METADATA"] = (
        about.read_text("METADATA") or about.read_text("PKG-INFO") or ""
    ).encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: autograder\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = points.encode()
    record = [f"{name},sha256={_hash(data)},{len(data)}" for name, data in files.items()]
    files[f"{info}/RECORD"] = ("\n".join([*record, f"{info}/RECORD,,"]) + "\n").encode()
    name = f"autograder-{version}-py3-none-any.whl"
    return name, zipped({path: (data, False) for path, data in files.items()})


def _hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def course_files(course: Course, assignments: Sequence[str]) -> Files:
    """The parts of a course that marks depend on, below `course/`, with its secret."""
    files: Files = {}
    for name in assignments:
        assignment = course.assignments[name]
        _add(files, course.solutions, _of(assignment))
    shared = [*course.solutions.glob("*.py"), *_below(course.solutions / COMMON)]
    _add(files, course.solutions, shared)
    files["course/pyproject.toml"] = (settings_text(course.settings).encode(), False)
    return files


def _of(assignment: Assignment) -> list[Path]:
    mistakes = assignment.folder / "mistakes.py"
    own = [assignment.master, *([mistakes] if mistakes.is_file() else [])]
    return [*own, *_below(assignment.hidden)]


def _below(folder: Path) -> list[Path]:
    return [f for f in folder.rglob("*") if f.is_file() and "__pycache__" not in f.parts]


def _add(files: Files, solutions: Path, found: Sequence[Path]) -> None:
    for file in sorted(found):
        path = file.relative_to(solutions).as_posix()
        files[f"course/solutions/{path}"] = (file.read_bytes(), False)


def settings_text(settings: Settings) -> str:
    """The settings as they are read again: the values of JSON's are TOML's, too."""
    values: Mapping[str, Any] = msgspec.to_builtins(settings)
    sent = {name: value for name, value in values.items() if name not in _NOT_SENT}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in sent.items()]
    return "[tool.autograder]\n" + "".join(lines)


def zipped(files: Files) -> bytes:
    """A zip of files: the same bytes for the same content."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (content, is_program) in files.items():
            about = zipfile.ZipInfo(name, _WHEN)
            about.external_attr = (0o100755 if is_program else 0o100644) << 16
            archive.writestr(about, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()
