"""Errors of the author's own files, said with file and line, for whoever has to mend them."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ENGINE = Path(__file__).parents[1]


class AuthorError(Exception):
    """A file of the author's raises an error; the text says which, where and what."""


def in_words(error: BaseException, folder: Path) -> str | None:
    """What is wrong in a file below `folder`: "hidden/test_mean.py, line 12: NameError: …".

    None where the error passed no such file, or is a fault of the grader or of the machine.
    """
    if isinstance(error, MemoryError | OSError) and not isinstance(error, FileNotFoundError):
        return None
    place = _place(error, folder)
    if place is None:
        return None
    file, line = place
    what = traceback.format_exception_only(error)[-1].strip()
    return f"{file.relative_to(folder)}, line {line}: {what}"


def _place(error: BaseException, folder: Path) -> tuple[Path, int] | None:
    """The last line below `folder` that an error passed."""
    if isinstance(error, SyntaxError) and error.filename:
        places = [(Path(error.filename), error.lineno or 1)]
    else:
        frames = traceback.walk_tb(error.__traceback__)
        places = [(Path(frame.f_code.co_filename), line) for frame, line in frames]
    if places and places[-1][0].is_relative_to(_ENGINE):
        return None
    own = [place for place in places if place[0].is_relative_to(folder)]
    return own[-1] if own else None


@contextmanager
def authors_errors(folder: Path) -> Iterator[None]:
    """Errors that files below `folder` raise meanwhile are said as their author's.

    Raises:
        AuthorError: there was one.
    """
    try:
        yield
    except Exception as error:
        words = in_words(error, folder)
        if words is None:
            raise
        raise AuthorError(words) from error
