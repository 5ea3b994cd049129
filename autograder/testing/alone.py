"""In a student's own process, too, the program is alone: modules beside it are not imported."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

from autograder.submissions.reading import Submission
from autograder.worker.program import MODULE

_IMPORTING = ("importlib", __name__)  # frames between a program's `import` and a finder


class _Alone:
    """Refuses the program what grading would; whoever else imports it is let through."""

    def __init__(self, modules: Sequence[str]) -> None:
        self._modules = frozenset(modules)

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in self._modules and _importer() == MODULE:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None


def _importer() -> str:
    frame = sys._getframe(1)
    while frame.f_back is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if not name.startswith(_IMPORTING):
            return name
        frame = frame.f_back
    return ""


@contextmanager
def alone(submission: Submission) -> Iterator[None]:
    """While this lasts the program finds none of the modules beside it."""
    finder = _Alone(submission.beside)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
