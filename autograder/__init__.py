"""An exercise grader in which the code under test never shares a process with the verdict."""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`from autograder import check`, for notebooks: loaded when somebody asks for it."""
    if name != "check":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return import_module("autograder.selfcheck.notebook").check
    except ModuleNotFoundError as error:
        if error.name != "autograder.selfcheck":
            raise
        return lambda *exercise: None  # in the jail, where that room is not and no test is known
