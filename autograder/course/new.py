"""A course that works from the first minute, to be changed into one's own: `autograder new`.

`template/` holds what a course begins with. A path with NAME in it is an assignment's, the others
are the course's. The files end in .jinja, so that nothing takes them for programs of the grader.
"""

from __future__ import annotations

import re
import secrets
import sys
from pathlib import Path, PurePosixPath

import jinja2

from autograder.course.assignments import COMMON, CourseError
from autograder.course.settings import read_settings

TEMPLATE = Path(__file__).with_name("template")
FIRST = "means"  # what the template's assignment is about
PROGRAMS = "programs"
_SECRET = "secret.txt"


def new(folder: Path, assignment: str | None = None) -> list[Path]:
    """Make a course in `folder`, or add an assignment to the one that is there; the files written.

    Raises:
        CourseError: there is no such name to be had, or something of it is there already. Then
            nothing is written.
        SettingsError: the settings of the course that is there cannot be read.
    """
    is_course = (folder / "solutions").is_dir()
    if is_course and assignment is None:
        raise CourseError(f"{folder} is a course already: --assignment NAME adds an assignment")
    name = FIRST if assignment is None else assignment
    _refuse_name(name)
    programs = read_settings(folder).programs if is_course else PROGRAMS
    files = {
        folder / _placed(path, name, programs or PROGRAMS): path
        for path in _templates()
        if "NAME" in path.as_posix() or not is_course
    }
    if there := [file for file in files if file.exists()]:
        raise CourseError(f"{there[0]} is there already, and is not written over")
    words = {"name": name, "secret": secrets.token_hex()}
    for file, path in files.items():
        _write(file, _filled_in(path, words))
    return sorted(files)


def _refuse_name(name: str) -> None:
    if not re.fullmatch(r"[a-z]\w*", name, re.ASCII | re.IGNORECASE):
        raise CourseError(
            f"{name!r} cannot be an assignment's name: it is a file's name too, so let it begin "
            "with a letter, and have only letters, digits and _"
        )
    if name in sys.stdlib_module_names or name in (COMMON, "test", "images"):
        raise CourseError(
            f"an assignment called {name} would hide {name!r}, which means something else already"
        )


def _templates() -> list[PurePosixPath]:
    files = (file for file in TEMPLATE.rglob("*") if file.is_file())
    return [PurePosixPath(file.relative_to(TEMPLATE).as_posix()) for file in files]


def _placed(path: PurePosixPath, name: str, programs: str) -> Path:
    """Where a template is written to, seen from the course."""
    parts = [part.replace("NAME", name) for part in path.with_suffix("").parts]
    return Path(programs, *parts[1:]) if parts[0] == PROGRAMS else Path(*parts)


def _filled_in(path: PurePosixPath, words: dict[str, str]) -> str:
    text = (TEMPLATE / path).read_text("utf-8")
    template = jinja2.Template(
        text, keep_trailing_newline=True, undefined=jinja2.StrictUndefined, autoescape=False
    )
    filled: str = template.render(words)
    return filled


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.name == _SECRET:
        file.touch(0o600)
    file.write_text(text, "utf-8")
