"""Nobody at the keyboard: `input()`, `breakpoint()` and `pdb.set_trace()` in a graded program."""

from __future__ import annotations

import contextlib
import importlib.util
import sys
import types
from collections.abc import Iterator

NOBODY = "nobody answers input() while this is graded"
_EMPTY_ANSWERS = 3


class Unanswered:
    """`input`: gives "" a few times, then raises; else what asks until it is told never ends.

    asked: how often it was called, since somebody set this to 0.
    """

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, prompt: object = "", /) -> str:
        self.asked += 1
        if self.asked > _EMPTY_ANSWERS:
            raise EOFError(NOBODY)
        return ""


def no_debugger() -> None:
    """Let `breakpoint()`, `pdb.set_trace()` and ipdb's do nothing from here on."""
    import pdb

    sys.breakpointhook = _nothing
    pdb.set_trace = _nothing
    if "ipdb" not in sys.modules and importlib.util.find_spec("ipdb") is None:
        ipdb = types.ModuleType("ipdb")
        ipdb.set_trace = _nothing  # type: ignore[attr-defined]
        sys.modules["ipdb"] = ipdb


@contextlib.contextmanager
def without_debugger() -> Iterator[None]:
    """`no_debugger` for a while, in a process that has other things to do."""
    import pdb

    before = sys.breakpointhook, pdb.set_trace, sys.modules.get("ipdb")
    no_debugger()
    try:
        yield
    finally:
        sys.breakpointhook, pdb.set_trace, ipdb = before
        if ipdb is None:
            sys.modules.pop("ipdb", None)


def _nothing(*args: object, **kwargs: object) -> None:
    return None
