"""Where installed packages are, found without importing them, as imports make forks slower."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_MODULES = (".py", ".so", ".pyc")


def package_file(name: str) -> Path:
    """The `__init__.py` of an installed package."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.origin is not None, f"{name} is not installed"
    return Path(spec.origin)


def names_in(folders: Iterable[str]) -> set[str]:
    """What can be imported from these folders, and what is part of Python itself.

    Of what this process may not read nothing can be.
    """
    return {*sys.builtin_module_names, *(name for folder in folders for name in _names(folder))}


def _names(folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        is_folder = entry.is_dir()
        name = entry.name if is_folder else entry.name.partition(".")[0]
        is_module = name.isidentifier() and (is_folder or entry.name.endswith(_MODULES))
        if is_module and os.access(entry.path, os.R_OK | (os.X_OK if is_folder else 0)):
            yield name
