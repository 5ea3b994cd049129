"""Where every user of the machine may leave files: what a run left there is found, and removed.

For the rung where nothing but permissions closes the files (`docs/isolation.md`). Looked for all
over the machine, as its tools and its owner make such folders where they like: /run/lock,
/tmp/.X11-unix.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from autograder.jail.users import is_for_student_code

_GRADERS_FOLDER = re.compile(r"autograder-(\d+)-")
_LOOKING_SECONDS = 300.0  # a few for a million files, on a machine that is not busy
_STICKY, _ALL_MAY_LIST = 0o1000, 0o0004
_KERNELS_OWN = ("-fstype", "proc", "-o", "-fstype", "sysfs")
_CLOSED = ("-type", "d", "!", "-perm", "-0001")


@functools.cache
def shared_folders(root: str = "/") -> tuple[str, ...]:
    """The folders of this machine in which every user may make files.

    Raises:
        UnsafeError: what a run does to one of them, or to a file, would not be found.
    """
    found = [path for path in _open_to_all(root) if not _is_read_only(path)]
    for path in found:
        mode = Path(path).stat().st_mode
        if not Path(path).is_dir():
            raise UnsafeError(f"every user of this machine can write to {path}: `chmod o-w`")
        if not mode & _STICKY:
            raise UnsafeError(
                f"every user of this machine can remove what others have in {path}: "
                "`chmod o-w`, or `chmod +t`"
            )
        if not mode & _ALL_MAY_LIST:
            raise UnsafeError(
                f"every user of this machine can write to {path}, but not see what is in there: "
                "`chmod o-w`, or `chmod o+r`"
            )
    return tuple(found)


class UnsafeError(Exception):
    """A folder or a file in which a run could leave what is not found; the text names it."""


def why_unsafe() -> str:
    """What is open to all users here so that there is no such rung; "" where nothing is."""
    try:
        shared_folders()
    except UnsafeError as error:
        return str(error)
    return ""


def remove_all_of(user: int) -> None:
    """Remove whatever this user has in folders of all, however deep: somebody may have made
    another such folder meanwhile."""
    mine = ("-uid", str(user), "-exec", "rm", "-rf", "--", "{}", "+", "-prune")
    others = (*_CLOSED, "-prune")  # nothing of this user's is in there
    _find(_outermost(shared_folders()), "-mindepth", "1", *mine, "-o", *others)


def name_of_graders_folder() -> str:
    """What the name of a folder begins with in which this process lets a run have its scratch."""
    return f"autograder-{os.getpid()}-"


def remove_what_the_dead_left() -> None:
    """Remove what the runs of graders that were killed have left: users without a process.

    Not what another grader, at work beside this one, has just laid out for a run that begins.
    """
    everywhere = _outermost(shared_folders())
    lines = _find(everywhere, "-mindepth", "1", "-printf", "%U %p\\0", *_CLOSED, "-prune")
    owners = [line.partition(" ") for line in lines.split("\0") if line]
    left = {int(user) for user, _, _ in owners}
    left -= {int(user) for user, _, path in owners if _begins_now(Path(path))}
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            left.discard(process.stat().st_uid)
    for user in left:
        if is_for_student_code(user):
            remove_all_of(user)


def _begins_now(scratch: Path) -> bool:
    """Whether a grader that is alive has laid this out; a run cannot make root's folders."""
    folder = scratch.parent
    found = _GRADERS_FOLDER.match(folder.name)
    with suppress(OSError):
        return found is not None and folder.stat().st_uid == 0 and Path("/proc", found[1]).exists()
    return False


def _open_to_all(root: str) -> list[str]:
    wanted = ("(", "-type", "d", "-o", "-type", "f", ")", "-perm", "-0002", "-print0")
    paths = _find([root], *_unless(_KERNELS_OWN), *_unless(_CLOSED), *wanted)
    return [path for path in paths.split("\0") if path]


def _unless(test: Iterable[str]) -> tuple[str, ...]:
    return ("(", *test, ")", "-prune", "-o")


def _find(folders: Iterable[str], *expression: str) -> str:
    """What `find` prints; names that are no UTF-8 as Python has them.

    Raises:
        UnsafeError: it takes too long.
    """
    try:
        done = subprocess.run(
            ["find", *folders, *expression],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # of what goes as it looks
            timeout=_LOOKING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnsafeError(
            "to look for files and folders that every user of this machine can write to takes "
            f"more than {_LOOKING_SECONDS:g} seconds"
        ) from error
    return os.fsdecode(done.stdout)


def _outermost(folders: Iterable[str]) -> list[str]:
    chosen: list[str] = []
    for folder in sorted(folders):
        if not any(Path(folder).is_relative_to(one) for one in chosen):
            chosen.append(folder)
    return chosen


def _is_read_only(path: str) -> bool:
    try:
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    except OSError:
        return True  # it has gone
