"""The grader's own Python: where it has its libraries, and how the jail's comes to have the same.

A submission may import what the grader could. Python itself finds most of it in the jail as it
did outside: in the folders of its prefix and of its user, and in those that a `.pth` file there
names. What the environment variable PYTHONPATH adds is handed on.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder
from pathlib import Path

from autograder.linux.packages import names_in

_FINDERS_OF_PYTHON = (BuiltinImporter, FrozenImporter, PathFinder)
PACKAGE = Path(__file__).parents[1]


def library_folders() -> list[Path]:
    """The folders on this process's path that hold installed packages, or that a `.pth` names.

    Others are there for another reason: the folder of a script, of a project, of the course. So
    is the project that this very package is edited in.
    """
    named = {folder for by_site in _by_site() for folder in _named_in(Path(by_site))}
    folders = [Path(entry) for entry in sys.path if Path(entry).is_absolute()]
    return [
        folder
        for folder in dict.fromkeys(folders)
        if _holds_packages(folder) or (str(folder) in named and folder != PACKAGE.parent)
    ]


def importable() -> set[str]:
    """What a program of the grader's own could import, by its first name; without this package.

    Where PYTHONPATH names a folder of somebody's own modules, they are among them.
    """
    own = [Path(entry) for entry in _from_environment() if Path(entry) != PACKAGE.parent]
    folders = [*_of_python(), *library_folders(), *own]
    return names_in(str(folder) for folder in folders) - {PACKAGE.name}


def found_by_finders(names: Iterable[str]) -> list[str]:
    """The names that lie in no folder of the path, yet a finder of some package's knows them.

    `pip install -e` makes such, which point to wherever a project is edited.
    """
    finders = [finder for finder in sys.meta_path if finder not in _FINDERS_OF_PYTHON]
    return sorted(name for name in names if any(one.find_spec(name, None) for one in finders))


def interpreter(main: str) -> list[str]:
    """The command that starts Python in a jail, to run the module `main`."""
    own = [] if _has_user_site() else ["-s"]
    return [os.path.normpath(sys.executable), "-B", *own, "-m", main]


def environment(engine: str) -> dict[str, str]:
    """What tells that Python where its libraries are; those of the `engine` come first."""
    shown = {str(folder) for folder in library_folders()} - _by_site()
    extra = [entry for entry in _from_environment() if entry in shown]
    variables = {"PYTHONPATH": os.pathsep.join([engine, *extra])}
    return variables | ({"PYTHONUSERBASE": site.getuserbase()} if _has_user_site() else {})


def _of_python() -> Iterator[Path]:
    for kind in ("stdlib", "platstdlib"):
        folder = Path(sysconfig.get_path(kind))
        yield from (folder, folder / "lib-dynload")


def _from_environment() -> list[str]:
    entries = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    return [entry for entry in map(os.path.abspath, filter(None, entries)) if entry in sys.path]


def _by_site() -> set[str]:
    return {*site.getsitepackages(), *([site.getusersitepackages()] if _has_user_site() else [])}


def _has_user_site() -> bool:
    return bool(site.ENABLE_USER_SITE) and site.getusersitepackages() in sys.path


def _holds_packages(folder: Path) -> bool:
    return any(folder.glob("*.dist-info"))


def _named_in(folder: Path) -> Iterator[str]:
    """What the `.pth` files of a folder add to the path: `site`, in Python's documentation."""
    for file in folder.glob("*.pth"):
        with suppress(OSError, UnicodeDecodeError):
            for line in file.read_text("utf-8").splitlines():
                if line.strip() and not line.startswith(("#", "import ", "import\t")):
                    yield os.path.abspath(folder / line.strip())  # noqa: PTH100  # links stay
