"""The names of a running module of which some are pinned: the givens, and what stands in."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any


class Pinned(MutableMapping[str, Any]):
    """The names of a running module, some of them pinned.

    A pinned value replaces what the program first assigns to the name, and whatever it assigns
    later that equals that: the givens, wherever they are repeated. Another value is the
    program's own (`y = sigma(x)` for a plot, after `y = 1.0`) and stays. A pinned function
    replaces every definition.
    """

    def __init__(self, names: dict[str, Any], pins: Mapping[str, Any]) -> None:
        self._names = names
        self._pins = dict(pins)
        self._first: dict[str, Any] = {}
        names.update(pins)  # also for a program that never assigns them

    def __getitem__(self, name: str) -> Any:
        return self._names[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._pins and self._is_given(name, value):
            value = self._pins[name]
        self._names[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _is_given(self, name: str, value: Any) -> bool:
        if callable(self._pins[name]):
            return True
        first = self._first.setdefault(name, value)
        if first is value:
            return True
        try:
            numpy = sys.modules.get("numpy")
            return bool(numpy.array_equal(first, value) if numpy else first == value)
        except Exception:
            return False
