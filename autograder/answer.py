"""What a submission answered, with the words to say what is wrong with it.

An `Answer` holds a plain value (floats, lists, dicts, numeric arrays: rebuilt on our side,
see `sandbox/wire.py`) and the expression that gave it, as the student would write it.
"""

from __future__ import annotations

import numbers
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

RELATIVE = 1e-9  # room for the order of summation, and for nothing else
ABSOLUTE = 1e-12


class Mismatch(AssertionError):
    """An answer that is not what was due; the text is the message for the student."""


class Answer:
    """A value that a submission gave, and where it came from."""

    def __init__(self, expression: str, value: Any, given: str = "") -> None:
        self.expression = expression
        self.value = value
        self.given = given  # the arguments, where they are too long for the expression

    # --- parts

    def __getitem__(self, key: Any) -> Answer:
        """The entry at `key`: a dict's key, an index, or a tuple of indices.

        Raises:
            Mismatch: there is no such entry.
        """
        return self._part(key, self._entry(key))

    def _entry(self, key: Any) -> Any:
        value = self.value
        if isinstance(key, str):
            if not isinstance(value, Mapping):
                self.fail(f"is {kind_of(value)}; a dict with the key {key!r} was due")
            if key not in value:
                self.fail(
                    f"has no key {key!r}, only {', '.join(map(repr, value)) or 'none at all'}"
                )
            return value[key]
        try:
            return value[key] if isinstance(value, Mapping) else _as_array(value)[key]
        except (KeyError, IndexError, TypeError, ValueError):
            self.fail(f"is {kind_of(value)}; it has no entry [{_index(key)}]")

    def _part(self, key: Any, value: Any) -> Answer:
        if isinstance(value, np.generic):
            value = value.item()
        return Answer(f"{self.expression}[{_index(key)}]", value, self.given)

    def parts(self, count: int) -> list[Answer]:
        """The answer taken apart, as `a, b = answer` would.

        Raises:
            Mismatch: it is not a sequence of `count` values.
        """
        if len(self) != count or isinstance(self.value, Mapping):
            self.fail(f"is {kind_of(self.value)}; {count} values were due")
        return [self._part(index, item) for index, item in enumerate(self.value)]

    def shaped(self, shape: tuple[int, ...]) -> Answer:
        """The same answer as an array of `shape`, to take entries from. See `array`."""
        return Answer(self.expression, self.array(shape), self.given)

    def __len__(self) -> int:
        value = self.value
        if isinstance(value, (list, Mapping)) or (isinstance(value, np.ndarray) and value.ndim):
            return len(value)
        return 0

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.parts(len(self)))

    # --- as numbers

    def number(self) -> float:
        """The one number that this is: a number, or an array or list of a single one.

        Raises:
            Mismatch: it is anything else.
        """
        return float(self._numbers(1, "one number was due").reshape(()))

    def array(self, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """The numbers in `shape`; where only their count matters, any shape of that count will do.

        A vector may come as a row or a column. A matrix must have its own shape.

        Raises:
            Mismatch: not numbers, or not as many, or a matrix of another shape.
        """
        due = f"{_shape_words(shape)} was due"
        found = self._numbers(int(np.prod(shape)), due)
        if sum(size > 1 for size in shape) > 1 and tuple(n for n in found.shape if n > 1) != tuple(
            n for n in shape if n > 1
        ):
            self.fail(f"is {kind_of(self.value)}; {due}")
        return found.reshape(shape)

    def __float__(self) -> float:
        return self.number()

    def __array__(self, dtype: Any = None, copy: Any = None) -> npt.NDArray[Any]:
        return np.asarray(self.value, dtype=dtype)

    def _numbers(self, count: int, due: str) -> npt.NDArray[np.float64]:
        try:
            found = _as_array(self.value).astype(np.float64)
        except (TypeError, ValueError, OverflowError):
            self.fail(f"is {kind_of(self.value)}; {due}")
        if found.size != count:
            self.fail(f"is {kind_of(self.value)}; {due}")
        return found

    # --- as a function

    def __call__(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Where a function is due, and the submission has a value of that name.

        Raises:
            Mismatch: always.
        """
        self.fail(f"is {kind_of(self.value)}; a function was due")

    with_arguments = __call__

    # --- judged

    def matches(self, due: npt.ArrayLike) -> bool:
        """Whether these are the numbers due, to rounding error; never for nan or infinity."""
        wanted = np.asarray(due, dtype=np.float64)
        try:
            found = self.array(wanted.shape)
        except Mismatch:
            return False
        return close(found, wanted)

    def equals(self, due: npt.ArrayLike, symbol: str = "") -> None:
        """Insist on the numbers due.

        Raises:
            Mismatch: with what was called with what, what came back and what was due.
        """
        wanted = np.asarray(due, dtype=np.float64)
        found = self.array(wanted.shape)
        if not close(found, wanted):
            self.fail(*_difference(found, wanted), symbol=symbol)

    def fail(self, problem: str, due: str = "", symbol: str = "") -> NoReturn:
        """Give up on this answer.

        Raises:
            Mismatch: always.
        """
        named = f"{self.expression}" + (f" ({symbol})" if symbol else "")
        lines = [f"{named} {problem}" + (f"; {due} was due." if due else ".")]
        raise Mismatch("\n".join([*lines, self.given] if self.given else lines))

    def __eq__(self, other: object) -> Any:
        return self.value == (other.value if isinstance(other, Answer) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.expression} → {show(self.value)}"


def close(found: npt.ArrayLike, due: npt.ArrayLike) -> bool:
    """Whether all numbers agree to rounding error; nan and infinity agree with nothing."""
    found, due = np.asarray(found, dtype=np.float64), np.asarray(due, dtype=np.float64)
    if found.shape != due.shape or not np.isfinite(found).all():
        return False
    return bool((np.abs(found - due) <= ABSOLUTE + RELATIVE * np.abs(due)).all())


def show(value: Any, digits: int = 10) -> str:
    """A value as the student would write it, with as many digits as are worth reading."""
    if isinstance(value, Answer):
        return show(value.value, digits)
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.ndarray):
        return show(value.tolist(), digits)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{k!r}: {show(v, digits)}" for k, v in list(value.items())[:20])
        return "{" + inside + "}"
    if isinstance(value, (list, tuple)):
        shown = [show(item, digits) for item in value[:20]]
        return "[" + ", ".join(shown + ["…"] * (len(value) > 20)) + "]"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    text = repr(value)
    return text if len(text) <= 120 else text[:119] + "…"


def kind_of(value: Any) -> str:
    """A value in a few words: what came, where something else was due."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, (bool, numbers.Number)):
        return f"the number {show(value)}"
    if isinstance(value, str):
        return f"the text {show(value)}"
    if isinstance(value, Mapping):
        return f"a dict with {len(value)} keys"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}: {show(value)}"
    if isinstance(value, list):
        return f"{len(value)} values: {show(value)}"
    return show(value)


def _difference(found: npt.NDArray[np.float64], due: npt.NDArray[np.float64]) -> tuple[str, str]:
    """What came and what was due, with enough digits to tell them apart."""
    one, other = show(found), show(due)
    if one == other:
        one, other = show(found, 17), show(due, 17)
    return f"is {one}", other


def _as_array(value: Any) -> npt.NDArray[Any]:
    """A value as a numeric array.

    Raises:
        TypeError, ValueError: it is not made of numbers.
    """
    if value is None or isinstance(value, (str, Mapping)):
        raise TypeError("not a number")
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array
    except ValueError:
        pass  # a list of mixed shapes, such as [1.0, array([2.0])]: number by number
    if not isinstance(value, list):
        raise TypeError("not a number")
    return np.asarray([_as_array(item).reshape(()) for item in value], dtype=np.float64)


def _shape_words(shape: tuple[int, ...]) -> str:
    if not shape:
        return "one number"
    return f"an array of {shape[0]}" if len(shape) == 1 else f"an array of shape {shape}"


def _index(key: Any) -> str:
    if isinstance(key, tuple):
        return ", ".join(map(repr, key))
    if isinstance(key, slice):
        return f"{'' if key.start is None else key.start}:{'' if key.stop is None else key.stop}"
    return f'"{key}"' if isinstance(key, str) else repr(key)
