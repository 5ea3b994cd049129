"""What no submission may read, and refusing to grade where one could.

On most rungs a jail shows folders, and nothing that is secret may lie in there; where nothing but
permissions closes the files, they must be closed to all other users.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.course.assignments import CourseError
from autograder.course.settings import read_settings
from autograder.jail.barejail import open_to_others
from autograder.jail.isolation import NoIsolationError
from autograder.jail.visible import view

Secrets = Mapping[str, Sequence[Path]]  # by what people call them


def keep_secret(secrets: Secrets) -> None:
    """Refuse to grade where submissions are shown a folder that holds one of these.

    Raises:
        CourseError: they are; the text says what to move.
    """
    for name, paths in secrets.items():
        for path in paths:
            if (folder := view().folder_of(path)) is not None:
                raise CourseError(
                    f"{name} ({path}) lies inside {folder}, which every submission can read as "
                    "part of the grader's Python. Move it elsewhere, or make Python's virtual "
                    "environment a folder of its own, such as .venv"
                )


def insist_on_closed(tests: Path, secrets: Secrets) -> None:
    """Where nothing but permissions closes the files, insist that these are closed.

    Raises:
        NoIsolationError: the course of these tests, or one of the others, can be read by anybody.
    """
    solutions = tests.parents[1]
    settings = [
        f for up in (solutions, *solutions.parents) if (f := up / "pyproject.toml").exists()
    ]
    file = read_settings(solutions).secret_file
    secret = [found for f in settings if file and (found := f.parent / file).exists()]
    own = [solutions, tests, *settings[:1], *secret]
    for name, paths in {str(solutions): own, **secrets}.items():
        if still_open := open_to_others([*paths]):
            raise NoIsolationError(
                f"every user of this machine can read {still_open[0]}, and on this rung of "
                f"isolation submissions are just such users: close it (`chmod -R o-rwx …`) for "
                f"{name}"
            )
