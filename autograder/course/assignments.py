"""The author's side of a course on disk: which assignments there are, and their tests."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from autograder import __version__
from autograder.course.secret import with_own_secret
from autograder.course.settings import Settings, read_settings

HIDDEN = "hidden"  # the folder of an assignment that holds its hidden tests
COMMON = "common"  # the folder in `solutions/` that holds what assignments share


class CourseError(Exception):
    """No course where one was looked for; the text says where, and what to do."""


class MasterError(Exception):
    """A master that cannot be released; the text says which cell and why."""


@dataclass(frozen=True)
class Assignment:
    """`solutions/<name>/`: the master `<name>.py`, visible tests beside it, `hidden/` tests."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def master(self) -> Path:
        return self.folder / f"{self.name}.py"

    @property
    def hidden(self) -> Path:
        return self.folder / HIDDEN

    @property
    def visible_tests(self) -> list[Path]:
        return sorted(self.folder.glob("test_*.py"))

    @cached_property
    def digest(self) -> str:
        """What a report depends on, for the author: solution, mistakes, tests, what they share."""
        solutions = self.folder.parent
        own = [self.master, *self.folder.glob("mistakes.py"), *_files_in(self.hidden)]
        shared = [*sorted(solutions.glob("*.py")), *_files_in(solutions / COMMON)]
        return _digest([*own, *shared], solutions)


@dataclass(frozen=True)
class Course:
    """All assignments of a `solutions/` folder, and the course's settings."""

    solutions: Path
    assignments: dict[str, Assignment]
    settings: Settings

    @property
    def programs(self) -> Path | None:
        """The author's right and wrong programs, for `autograder audit`."""
        programs = self.settings.programs
        return self.solutions.parent / programs if programs else None


def open_course(solutions: Path | None = None) -> Course:
    """The course in `solutions`; without it, the `solutions/` here or in a folder above.

    Raises:
        CourseError: there is none.
        SettingsError: its settings cannot be read.
    """
    folder = _find() if solutions is None else solutions.absolute()
    if not folder.is_dir():
        raise CourseError(f"{folder} is not a folder")
    found = {a.name: a for a in map(Assignment, sorted(folder.iterdir())) if a.master.is_file()}
    if not found:
        raise CourseError(f"no assignment in {folder}: none has a <name>/<name>.py")
    return Course(folder, found, with_own_secret(read_settings(folder)))


def _find() -> Path:
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "solutions").is_dir():
            return folder / "solutions"
    raise CourseError(
        f"no solutions/ folder in {here} or above it: run this inside the course, "
        "or name the folder with --solutions"
    )


def engine_digest() -> str:
    """What the marks depend on, on the engine's side: its code, and the versions it runs with."""
    package = Path(__file__).parents[1]
    versions = [f"{n} {importlib.metadata.version(n)}" for n in ("numpy", "pytest", "msgspec")]
    parts = (file for file in package.rglob("*") if file.suffix in (".py", ".html", ".ini"))
    code = _digest(sorted(parts), package)
    return f"{__version__} {code} Python {platform.python_version()} {' '.join(versions)}"


def _files_in(folder: Path) -> list[Path]:
    """All files at any depth, but for what Python leaves there."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted(file for file in files if "__pycache__" not in file.parts)


def _digest(files: list[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for part in _parts(files, root):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _parts(files: list[Path], root: Path) -> Iterator[bytes]:
    for file in files:
        yield str(file.relative_to(root)).encode()
        yield file.read_bytes()
