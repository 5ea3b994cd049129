"""An exercise grader in which the code under test never shares a process with the verdict."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`from autograder import check`, for notebooks: loaded when somebody asks for it."""
    if name != "check":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if find_spec("autograder.notebook") is None:  # in the jail, which knows no test
        return lambda *exercise: None
    return import_module("autograder.notebook").check
