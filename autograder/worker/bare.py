"""The jailed side where the machine refuses namespaces: a keeper confines itself and its runs.

Here a submission shares process ids, user ids and the file system with the machine. Landlock
closes the files, seccomp everything else; no run can start a process, so that ending it ends all
of it.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from autograder.linux import landlock, seccomp, syscalls
from autograder.wire import Files, Limits

# Between two looks at the disk: a fast one takes 3 MB in a millisecond. The more there is to look
# at, the rarer.
_LOOK_SECONDS = 0.01, 0.1
_WAITING_SIGNALS = 256
_MOST_FILES = 4096  # as many as the file system of a namespace has


def confine_keeper(files: Files | None, scratch: str, limits: Limits) -> Limits:
    """Close the machine to this keeper and its runs; without `files`, all but its files.

    Returns the limits with room for the processes its user already has: the kernel counts them
    all. Whoever refuses says so on the standard error, and ends this process.
    """
    try:
        own_user = os.environ.pop("JAIL_OWN_USER") == "yes"
        others = 0 if own_user else _threads_of_this_user()
        syscalls.die_with_parent()
        syscalls.no_new_privileges()
        if files is not None:
            devices = [Path(path) for path in syscalls.DEVICES if Path(path).exists()]
            landlock.confine(
                map(Path, files.readable), [*map(Path, files.hidden)], Path(scratch), devices
            )
        lower_what_is_counted_by_user()
        seccomp.nothing_of_the_machine(own_user=own_user, keeps=True)
        syscalls.set_dumpable(False)
        engine, *_ = os.environ.pop("PYTHONPATH").split(os.pathsep)
        sys.path.remove(engine)  # it is loaded, and no one's business
    except OSError as error:
        refuse(error)
    return Limits(**{**_fields(limits), "processes": limits.processes + others})


def confine_run(keeper: int) -> None:
    """What a run may do less than its keeper: start, signal and touch processes."""
    syscalls.die_with_parent()
    if os.getppid() != keeper:
        os._exit(70)  # it had gone before it could be said
    landlock.keep_signals_inside()
    seccomp.alone()


def watch(control: socket.socket, runs: set[int], folders: Sequence[str], limits: Limits) -> bool:
    """Until word comes, keep an eye on the disk: end the runs that fill more than their share.

    Nothing else limits the sum of the files. Returns whether that happened.
    """
    pause, longest = _LOOK_SECONDS
    while runs and not select.select([control], [], [], pause)[0]:
        began = time.monotonic()
        too_full = _is_too_full(folders, limits.disk)
        pause = min(max(pause, 10 * (time.monotonic() - began)), longest)
        if too_full:
            for run in runs:
                with suppress(ProcessLookupError):
                    os.kill(run, signal.SIGKILL)
            return True
    return False


def empty(folders: Sequence[str]) -> None:
    """Make room for the next run, which would else be ended for what the last one left."""
    import shutil  # for the few that fill the disk

    for folder in folders:
        for entry in list(_own(folder)):
            if entry.is_dir(follow_symlinks=False):
                with suppress(RecursionError):
                    shutil.rmtree(entry.path, ignore_errors=True)
            else:
                with suppress(OSError):
                    Path(entry.path).unlink()


def end_all(runs: set[int]) -> None:
    """Kill the runs. They have no descendants, and the user id may be the grader's: no `-1`."""
    for run in runs:
        with suppress(ProcessLookupError):
            os.kill(run, signal.SIGKILL)


def _own(folder: str) -> Iterator[os.DirEntry[str]]:
    """What belongs to this user of what lies in the folder, which may be for all users."""
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # it goes as we look
                if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                    yield entry


def _is_too_full(folders: Sequence[str], disk: int) -> bool:
    size = files = 0
    left = list(folders)
    while left:
        try:
            for entry in _own(left.pop()):
                files += 1
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                size += entry.stat(follow_symlinks=False).st_blocks * 512
                if size > disk or files > _MOST_FILES:
                    return True
        except FileNotFoundError:
            continue  # it goes as we look
        except OSError:
            return True  # closed to us, or nested deeper than a path can say: on purpose
    return False


def _threads_of_this_user() -> int:
    count = 0
    for folder in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            if folder.name.isdigit() and folder.stat().st_uid == os.getuid():
                count += sum(1 for _ in (folder / "task").iterdir())
    return count


def _fields(limits: Limits) -> dict[str, int]:
    return {name: getattr(limits, name) for name in limits.__struct_fields__}


def refuse(error: OSError) -> NoReturn:
    """Say that this machine does not let itself be closed, and end."""
    why = str(error)
    if isinstance(error, PermissionError) and error.filename:
        why = f"the user that submissions run as may not read {error.filename}: it, or a folder "
        why += "above it, is closed to others"
    print(f"refused: {why}", file=sys.stderr, flush=True)
    os._exit(1)


def lower(which: int, value: int, hard: int | None = None) -> None:
    """Set a resource limit for good: to `value`, or less where less is all that may be had."""
    highest = resource.getrlimit(which)[1]
    most = 2**63 - 1 if highest == resource.RLIM_INFINITY else highest
    resource.setrlimit(which, (min(value, most), min(hard or value, most)))


def lower_what_is_counted_by_user() -> None:
    """Leave room for few waiting signals, none for locked memory and queues of messages."""
    lower(resource.RLIMIT_SIGPENDING, _WAITING_SIGNALS)
    lower(resource.RLIMIT_MEMLOCK, 0)
    lower(resource.RLIMIT_MSGQUEUE, 0)
