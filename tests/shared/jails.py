"""Jails for the tests of the sandbox: small limits, one nursery for all."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

import autograder
from autograder.course.settings import Settings
from autograder.jail.isolation import Isolation
from autograder.jail.nursery import Nursery
from autograder.submissions.reading import Submission
from autograder.testing.jailed import JailedProgram
from autograder.testing.seat import Seat
from autograder.testing.student import Student
from autograder.wire import Cell

SMALL = Settings(
    load_seconds=1.0,
    call_seconds=0.5,
    submission_seconds=20.0,
    cpu_seconds=10,
    memory=1024,
    disk=8,
    processes=24,
    open_files=48,
    preload=(),
)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Limits that are soon reached."""
    return SMALL


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """The jail as strong as this machine allows, or on the rung that `RUNG` names."""
    with Nursery(SMALL.limits, os.environ.get("RUNG", "auto")) as nursery:
        yield nursery


@pytest.fixture(scope="session")
def nursery_without_nesting() -> Iterator[Nursery]:
    """A nursery where namespaces inside the jail are taken to be refused."""
    with Nursery(SMALL.limits) as nursery:
        nursery.isolation = Isolation.PER_SUBMISSION
        yield nursery


@pytest.fixture(scope="session")
def sit() -> Iterator[Callable[..., closing[Seat]]]:
    """Seats a program in a jail: `with sit(nursery, source) as student`."""

    class _Seat:
        def __init__(self, nursery: Nursery, source: str, settings: Settings = SMALL) -> None:
            submission = Submission("area.py", False, (Cell("area.py", source),), "")
            self._seat = Seat(nursery, submission, settings)

        def __enter__(self) -> Student:
            return Student(JailedProgram(self._seat))

        def __exit__(self, *error: object) -> None:
            self._seat.close()

    with ExitStack():
        yield _Seat


@pytest.fixture
def inside(nursery: Nursery, sit: Callable[..., Student]) -> Iterator[Callable[[str], Student]]:
    """A program at work in the jail: `inside(source)` is its `Student`."""
    with ExitStack() as seats:
        yield lambda source, **kwargs: seats.enter_context(sit(nursery, source, **kwargs))


# --- other users ----------------------------------------------------------------------------

REPOSITORY = Path(autograder.__file__).parents[1]

# A mount namespace of its own in which the interpreter's folder can be reached by everyone.
OPEN_UP = """
set -e
closed="$1"; python="$2"; shift 2
hold=$(mktemp -d)
mount --bind "$python" "$hold"
mount -t tmpfs -o mode=755 tmpfs "$closed"
mkdir -p "$python"
mount --bind "$hold" "$python"
umount "$hold"; rmdir "$hold"
cd /
exec "$@"
"""


@pytest.fixture(scope="session")
def as_user() -> Callable[..., list[str]]:
    """The words before a command that make "root" or "nobody" run it, or a skip.

    Either way Python can be reached by every user, as it can on most machines. A command that
    `needs` nothing of this project is run wherever the project lies.
    """
    project = (sys.prefix, REPOSITORY)

    def words(name: str, needs: Iterable[str | Path] = project) -> list[str]:
        if os.getuid() != 0:
            if name == "root":
                pytest.skip("only root can be root")
            return []
        tools = [shutil.which(tool) for tool in ("setpriv", "unshare", "mount", "sh")]
        if None in tools:
            pytest.skip("needs setpriv, unshare and mount (util-linux)")
        nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        nobody += ["env", "-i", "PATH=/usr/bin:/bin"]
        words = nobody if name == "nobody" else []
        python = Path(sys.base_prefix).resolve()
        closed = [folder for folder in python.parents[::-1] if not folder.stat().st_mode & 0o001]
        if not closed:
            return words
        if any(Path(p).resolve().is_relative_to(closed[0]) for p in needs):
            pytest.skip(f"{closed[0]}, which holds this project, is closed to other users")
        return ["unshare", "-m", "sh", "-c", OPEN_UP, "sh", str(closed[0]), str(python), *words]

    return words
