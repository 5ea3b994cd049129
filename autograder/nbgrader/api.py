"""nbgrader's gradebook, imported quickly.

`import nbgrader` brings its Jupyter server along, for which a class is graded ten times over;
`nbgrader.api` needs none of it. Where nbgrader has been imported already, that one is used.
"""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from autograder.nbgrader import NbgraderError


class NoNbgraderError(NbgraderError):
    """nbgrader is not installed."""


def nbgrader_api() -> Any:
    """The module `nbgrader.api`.

    Raises:
        NoNbgraderError: it is not there.
    """
    if "nbgrader" not in sys.modules:
        spec = importlib.util.find_spec("nbgrader")
        if spec is None or spec.submodule_search_locations is None:
            raise NoNbgraderError(
                "nbgrader is not installed here: in the folder of this project, "
                "pip install '.[nbgrader]'"
            )
        sys.modules["nbgrader"] = _bare(spec)
    with _without("rfc3987_syntax"):
        import nbgrader.api

    return nbgrader.api


def _bare(spec: importlib.machinery.ModuleSpec) -> ModuleType:
    """The package, without running its `__init__`."""
    package = importlib.util.module_from_spec(spec)
    package.__version__ = importlib.metadata.version("nbgrader")  # type: ignore[attr-defined]
    return package


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Without a module that jsonschema uses if it is there: it takes a second to import."""
    absent = name not in sys.modules
    if absent:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if absent:
            del sys.modules[name]
