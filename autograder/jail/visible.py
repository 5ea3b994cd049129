"""What a submission finds on the machine: what it can read, its scratch, its environment.

Of the machine it is shown what Python, its libraries and installed packages need, and nothing
else. Of a folder that many share (`/usr/local`, one's home) it is shown Python's part alone.
"""

from __future__ import annotations

import functools
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.jail import libraries
from autograder.jail.libraries import PACKAGE, library_folders
from autograder.linux.packages import package_file

# All that a jail sees of the grader: `docs/architecture.md`, "The worker knows no test".
ROOMS = (PACKAGE / "__init__.py", *(PACKAGE / room for room in ("worker", "wire", "linux")))
# Read-only software of the system's: programs, libraries, and what the dynamic linker looks up.
SYSTEM = (
    *("/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32"),
    *("/bin", "/lib", "/lib32", "/lib64", "/libx32"),
    *("/etc/ld.so.cache", "/etc/alternatives"),
    # Data that Python's libraries look for there: time zones, and what Debian takes out of
    # matplotlib's package.
    *("/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/matplotlib"),
)
_ENGINE = "engine"


@dataclass(frozen=True)
class View:
    """What of the machine's files a submission can read, beside the engine's own rooms.

    shown: folders, with all in them, and files. Nothing that is secret may lie in there.
    packages: what is not shown of them: this package, wherever it is installed.
    """

    shown: tuple[Path, ...]
    packages: tuple[Path, ...]

    def folder_of(self, path: Path) -> Path | None:
        """The shown folder that a path lies in; None where submissions cannot read it."""
        real = path.resolve()
        inside = (folder for folder in self.shown if real.is_relative_to(folder.resolve()))
        return next(inside, None)

    def hidden_in(self, folder: Path) -> list[Path]:
        """What of a folder is not shown, by the names that it has there."""
        real = folder.resolve()
        inside = [package for package in self.packages if package.is_relative_to(real)]
        return [folder / package.relative_to(real) for package in inside]


@functools.cache
def view() -> View:
    """What the submissions see that this process grades."""
    libraries = library_folders()
    homes = dict.fromkeys([PACKAGE.parent, *libraries])
    packages = dict.fromkeys((home / PACKAGE.name).resolve() for home in homes)
    system = [path for path in map(Path, SYSTEM) if path.exists()]
    return View((*system, *_of_python(libraries)), tuple(filter(Path.is_dir, packages)))


def _of_python(libraries: list[Path]) -> list[Path]:
    paths = [*_interpreter(), *libraries]
    paths += [package_file(name).parents[1] for name in ("numpy", "msgspec")]
    paths += [path.resolve() for path in paths]  # what a link stands for has to be there as well
    return _outermost(path for path in paths if path.exists())


def _interpreter() -> Iterator[Path]:
    """The interpreter's own folders; where they are not its own alone, its files in them."""
    for prefix in map(Path, (sys.base_prefix, sys.base_exec_prefix, sys.prefix, sys.exec_prefix)):
        if prefix in _shared():
            yield from sorted(prefix.glob("lib/*.so*"))
        else:
            yield prefix
    yield from (Path(sysconfig.get_path(kind)) for kind in ("stdlib", "platstdlib"))
    yield from _links(Path(os.path.normpath(sys.executable)))


def _shared() -> set[Path]:
    """Where Python may be installed among much else."""
    home = Path(os.path.expanduser("~"))  # noqa: PTH111  # there may be none
    return {*map(Path, ("/", "/usr", "/usr/local", "/opt")), home, home / ".local"}


def _links(path: Path) -> Iterator[Path]:
    """A file, and what it is a link to, one after the other."""
    for _ in range(40):  # as many as Linux follows
        yield path
        if not path.is_symlink():
            return
        path = Path(os.path.normpath(path.parent / path.readlink()))


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """Those that are in no other, and in none of the system's folders."""
    system = list(map(Path, SYSTEM))
    wanted = list(dict.fromkeys(paths))
    return [
        path
        for path in wanted
        if not any(path != other and path.is_relative_to(other) for other in wanted)
        and not any(path.is_relative_to(folder) for folder in system)
    ]


def lay_out_engine(folder: Path) -> Path:
    """A folder in which Python finds the engine's rooms, and no other package: links to them."""
    engine = folder / _ENGINE
    package = engine / PACKAGE.name
    for made in (engine, package):
        made.mkdir()
        made.chmod(0o755)
    for room in ROOMS:
        (package / room.name).symlink_to(room)
    return engine


def scratch() -> str:
    """The one folder that a submission can write to, each its own.

    It lies over whatever is there: elsewhere than /tmp, where Python itself lives in /tmp.
    """
    in_tmp = any(folder.is_relative_to("/tmp") for folder in view().shown)
    return "/scratch" if in_tmp else "/tmp"


def environment(home: str, engine: str) -> dict[str, str]:
    """All that a program finds in its environment."""
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        **libraries.environment(engine),
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
