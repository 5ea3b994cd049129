"""Values in words: as the student would write them, and in a few words where another was due.

Whatever came, a text is made of its beginning, in a time that does not depend on the rest.
"""

from __future__ import annotations

import itertools
import numbers
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from autograder import wire

_MANY, _DEEP = 20, 8  # entries of a list that are shown, and levels
_LONG = 1000  # characters of a text


def show(value: Any, digits: int = 10) -> str:
    """A value as the student would write it, as long as it is worth reading."""
    text = ""
    for piece in _pieces(value, digits, _DEEP):
        text += piece
        if len(text) > _LONG:
            break
    return cut(text)


def cut(text: str, most: int = _LONG) -> str:
    """The beginning of a text."""
    return text if len(text) <= most else text[: most - 1] + "…"


def _pieces(value: Any, digits: int, levels: int) -> Iterator[str]:
    if levels == 0:
        yield "…"
    elif isinstance(value, (bool, np.bool_)):
        yield str(bool(value))
    elif isinstance(value, (float, np.floating)):
        yield f"{float(value):.{digits}g}"
    elif isinstance(value, np.ndarray):
        yield from _array(value, digits, levels)
    elif isinstance(value, Mapping):
        yield "{"
        for number, (key, item) in enumerate(itertools.islice(value.items(), _MANY)):
            yield (", " if number else "") + f"{_short(key, 40)}: "
            yield from _pieces(item, digits, levels - 1)
        yield (", …" if len(value) > _MANY else "") + "}"
    elif isinstance(value, (list, tuple)):
        yield "["
        for number, item in enumerate(value[:_MANY]):
            yield ", " if number else ""
            yield from _pieces(item, digits, levels - 1)
        yield (", …" if len(value) > _MANY else "") + "]"
    elif isinstance(value, np.random.Generator):
        yield "a random generator"
    elif hasattr(value, "expression"):  # an `Answer`
        yield from _pieces(value.value, digits, levels)
    else:
        yield _short(value, 120)


def _array(value: np.ndarray[Any, Any], digits: int, levels: int) -> Iterator[str]:
    if not value.size:
        yield f"an array of shape {value.shape}"
    elif not value.ndim:
        yield from _pieces(value.item(), digits, levels)
    else:  # a row at a time: the corner of one of many axes is large, too
        yield from _pieces(list(value[: _MANY + 1]), digits, levels)


def _short(value: Any, most: int) -> str:
    return cut(repr(value[:most] if isinstance(value, str) else value), most)


def kind_of(value: Any) -> str:
    """A value in a few words: what came, where something else was due."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, (bool, numbers.Number)):
        return f"the number {show(value)}"
    if isinstance(value, wire.NotSent):
        return cut(str(value), 120)
    if isinstance(value, str):
        return f"the text {show(value)}"
    if isinstance(value, Mapping):
        return f"a dict with {_counted(len(value), 'key')}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}: {show(value)}"
    if isinstance(value, list):
        return f"{_counted(len(value), 'value')}: {show(value)}"
    return show(value)


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + "s" * (count != 1)


def keys_of(value: Mapping[Any, Any]) -> str:
    """The keys of a dict, or that it has none."""
    few = [_short(key, 40) for key in itertools.islice(value, _MANY)]
    return ", ".join(few + ["…"] * (len(value) > _MANY)) or "none at all"


def shape_words(shape: tuple[int, ...]) -> str:
    """What is due where numbers of this shape are."""
    if not shape:
        return "one number"
    return f"an array of {shape[0]}" if len(shape) == 1 else f"an array of shape {shape}"


def index_words(key: Any) -> str:
    """What stands in the brackets behind an expression."""
    if isinstance(key, tuple):
        return ", ".join(map(index_words, key))
    if isinstance(key, slice):
        return f"{'' if key.start is None else key.start}:{'' if key.stop is None else key.stop}"
    return f'"{key}"' if isinstance(key, str) else _short(key, 40)
