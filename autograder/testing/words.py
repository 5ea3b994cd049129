"""Text that is put together only when somebody reads it, as most is never read."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property


class Later:
    """A text that `make` gives when it is first read; a `str` in every f-string."""

    def __init__(self, make: Callable[[], str]) -> None:
        self._make = make

    @cached_property
    def _text(self) -> str:
        return self._make()

    def __str__(self) -> str:
        return self._text


Words = str | Later


def verb(expression: Words) -> str:
    """What stands between an expression and its value: a call has returned it."""
    return "returned" if str(expression).endswith(")") else "is"
