"""What a submission finds on the machine: the folders it can read, its scratch, its environment."""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.linux.packages import package_file

PACKAGE = Path(__file__).parents[1]
# All that a jail sees of the grader: `docs/architecture.md`, "The worker knows no test".
ROOMS = (PACKAGE / "__init__.py", *(PACKAGE / room for room in ("worker", "wire", "linux")))
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin")


def system_folders() -> list[Path]:
    """What else is needed to run Python: the system's libraries."""
    wanted = map(Path, (*SYSTEM, "/etc/ld.so.cache"))
    return [path for path in wanted if path.exists()]


def visible_folders() -> list[Path]:
    """What a submission can read: nothing that is secret may lie in there."""
    return [Path("/usr"), *python_folders()]


def python_folders() -> list[Path]:
    """The interpreter's own folders, and those of numpy and msgspec should they live elsewhere."""
    folders = [Path(sys.base_prefix), Path(sys.prefix), Path(sys.executable).resolve().parent]
    folders += [package_file(name).parents[1] for name in ("numpy", "msgspec")]
    chosen: list[Path] = [Path("/usr")]
    for folder in dict.fromkeys(folders):
        if not any(folder.is_relative_to(parent) for parent in chosen):
            chosen.append(folder)
    return chosen[1:]


def scratch() -> str:
    """The one folder that a submission can write to, each its own.

    It lies over whatever is there: elsewhere than /tmp, where Python itself lives in /tmp.
    """
    in_tmp = any(folder.is_relative_to("/tmp") for folder in visible_folders())
    return "/scratch" if in_tmp else "/tmp"


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
