"""What a submission answered, with the words to say what is wrong with it.

An `Answer` holds a plain value (floats, lists, dicts, numeric arrays: rebuilt on our side,
see the room `wire`) and the expression that gave it, as the student would write it.
"""

from __future__ import annotations

import functools
import itertools
import math
import numbers
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from autograder import wire
from autograder.testing.words import Later, Words

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

RELATIVE = 1e-9  # room for the order of summation, and for nothing else
ABSOLUTE = 1e-12
_MANY, _DEEP = 20, 8  # entries of a list that are shown, and levels


class Mismatch(AssertionError):
    """An answer that is not what was due; the text is the message for the student."""


class Answer:
    """A value that a submission gave, and where it came from."""

    def __init__(self, expression: Words, value: Any, given: Words = "") -> None:
        self._expression = expression
        self.value = value
        self._given = given

    @property
    def expression(self) -> str:
        """What gave the value, as the student would write it."""
        return str(self._expression)

    @property
    def given(self) -> str:
        """The arguments, where they are too long for the expression."""
        return str(self._given)

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
            if isinstance(value, str):
                raise TypeError("text has no entries")
            if isinstance(value, list) and isinstance(key, tuple):
                return functools.reduce(lambda inner, index: inner[index], key, value)
            return value[key]
        except (KeyError, IndexError, TypeError, ValueError):
            self.fail(f"is {kind_of(value)}; it has no entry [{_index(key)}]")

    def _part(self, key: Any, value: Any) -> Answer:
        if isinstance(value, np.generic):
            value = value.item()
        words = Later(lambda: f"{self.expression}[{_index(key)}]")
        return Answer(words, value, self._given)

    def parts(self, count: int) -> list[Answer]:
        """The answer taken apart, as `a, b = answer` would.

        Raises:
            Mismatch: it is not a sequence of `count` values.
        """
        if not self._is_sequence() or len(self) != count:
            self.fail(f"is {kind_of(self.value)}; {count} values were due")
        return [self._part(index, item) for index, item in enumerate(self.value)]

    def shaped(self, shape: tuple[int, ...]) -> Answer:
        """The same answer as an array of `shape`, to take entries from. See `array`."""
        return Answer(self._expression, self.array(shape), self._given)

    def __len__(self) -> int:
        if not self._is_sequence() and not isinstance(self.value, (Mapping, str)):
            self.fail(f"is {kind_of(self.value)}; several values were due")
        return len(self.value)

    def __iter__(self) -> Iterator[Answer]:
        if not self._is_sequence():
            self.fail(f"is {kind_of(self.value)}; several values were due")
        return iter(self.parts(len(self)))

    def __bool__(self) -> bool:
        return bool(np.any(self.value)) if isinstance(self.value, np.ndarray) else bool(self.value)

    def _is_sequence(self) -> bool:
        return isinstance(self.value, list) or bool(np.ndim(_or_none(self.value)))

    # --- as numbers

    def number(self) -> float:
        """The one number that this is: a number, or an array or list of a single one.

        Raises:
            Mismatch: it is anything else.
        """
        return float(self._numbers(()).reshape(()))

    def array(self, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        """The numbers in `shape`; where only their count matters, any shape of that count will do.

        A vector may come as a row or a column. A matrix must have its own shape.

        Raises:
            Mismatch: not numbers, or not as many, or a matrix of another shape.
        """
        value = self.value
        if type(value) is np.ndarray and value.shape == shape and value.dtype == np.float64:
            return value.copy()  # most arrays by far
        found = self._numbers(shape)
        if sum(size > 1 for size in shape) > 1 and tuple(n for n in found.shape if n > 1) != tuple(
            n for n in shape if n > 1
        ):
            self._is_not(shape)
        return found.reshape(shape)

    def __float__(self) -> float:
        return self.number()

    def __array__(self, dtype: Any = None, copy: Any = None) -> npt.NDArray[Any]:
        return np.asarray(self.value, dtype=dtype)

    def _numbers(self, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        try:
            found = _as_array(self.value).astype(np.float64)
        except (TypeError, ValueError, OverflowError, RecursionError):
            self._is_not(shape)
        if found.size != math.prod(shape):
            self._is_not(shape)
        return found

    def _is_not(self, shape: tuple[int, ...]) -> NoReturn:
        self.fail(f"is {kind_of(self.value)}; {_shape_words(shape)} was due")

    @property
    def shape(self) -> tuple[int, ...] | None:
        """The shape of the numbers that this is; None where it is something else, or ragged."""
        return _shape_of(self.value, _DEEP)

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
        if type(self.value) is float and type(due) is float and close(self.value, due):
            return  # most answers by far
        wanted = np.asarray(due, dtype=np.float64)
        found = self.array(wanted.shape)
        if close(found, wanted):
            return
        if wanted.size > _MANY:  # too long to be shown whole: where they part
            agree = np.isclose(found, wanted, rtol=RELATIVE, atol=ABSOLUTE)
            index = tuple(map(int, np.unravel_index(np.argmin(agree), wanted.shape)))
            self.shaped(wanted.shape)[index].equals(wanted[index], symbol)
        wanted = wanted.copy()  # it is the test's, which may go on with it
        raise self._mismatch(lambda: _difference(found, wanted), symbol)

    def fail(self, problem: str, due: str = "", symbol: str = "") -> NoReturn:
        """Give up on this answer.

        Raises:
            Mismatch: always.
        """
        raise self._mismatch(lambda: (problem, due), symbol)

    def _mismatch(self, words: Callable[[], tuple[str, str]], symbol: str) -> Mismatch:
        """Put into words only when it is read: a test may have further ways to be passed."""

        def says() -> str:
            problem, due = words()
            named = f"{self.expression}" + (f" ({symbol})" if symbol else "")
            says = f"{named} {_cut(problem)}" + (f"; {due} was due." if due else ".")
            return f"{says}\n{self.given}" if self.given else says

        return Mismatch(Later(says))

    def __eq__(self, other: object) -> Any:
        return self.value == (other.value if isinstance(other, Answer) else other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"{self.expression} → {show(self.value)}"


def close(found: npt.ArrayLike, due: npt.ArrayLike) -> bool:
    """Whether all numbers agree to rounding error; nan and infinity agree with nothing."""
    if type(found) is float and type(due) is float:  # as below, at a tenth of the time
        finite = math.isfinite(found) and math.isfinite(due)
        return finite and abs(found - due) <= ABSOLUTE + RELATIVE * abs(due)
    found, due = np.asarray(found, dtype=np.float64), np.asarray(due, dtype=np.float64)
    if found.shape != due.shape or not np.isfinite(due).all():
        return False
    # Of what was found, nan is not within any room, and infinity not within a finite one.
    return bool((np.abs(found - due) <= ABSOLUTE + RELATIVE * np.abs(due)).all())


def show(value: Any, digits: int = 10) -> str:
    """A value as the student would write it, as long as it is worth reading."""
    return _cut(_shown(value, digits, _DEEP))


def _shown(value: Any, digits: int, levels: int) -> str:
    if levels == 0:
        return "…"
    if isinstance(value, Answer):
        return _shown(value.value, digits, levels)
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.{digits}g}"
    if isinstance(value, np.ndarray):
        corner = value[tuple(slice(_MANY + 1) for _ in value.shape)]
        shape = f"an array of shape {value.shape}"
        return _shown(corner.tolist(), digits, levels) if value.size else shape
    if isinstance(value, Mapping):
        few = itertools.islice(value.items(), _MANY)
        inside = [f"{_cut(repr(key), 40)}: {_shown(item, digits, levels - 1)}" for key, item in few]
        return "{" + ", ".join(inside + ["…"] * (len(value) > _MANY)) + "}"
    if isinstance(value, (list, tuple)):
        inside = [_shown(item, digits, levels - 1) for item in value[:_MANY]]
        return "[" + ", ".join(inside + ["…"] * (len(value) > _MANY)) + "]"
    if isinstance(value, np.random.Generator):
        return "a random generator"
    return _cut(repr(value), 120)


def _cut(text: str, most: int = 1000) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def kind_of(value: Any) -> str:
    """A value in a few words: what came, where something else was due."""
    if value is None:
        return "None (is a `return` missing?)"
    if isinstance(value, (bool, numbers.Number)):
        return f"the number {show(value)}"
    if isinstance(value, wire.NotSent):
        return _cut(str(value), 120)
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
    if isinstance(value, int):
        return np.asarray(float(value))
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array
    except ValueError:
        pass  # a list of mixed shapes, such as [1.0, array([2.0])]: number by number
    if not isinstance(value, list):
        raise TypeError("not a number")
    return np.asarray([_as_array(item).reshape(()) for item in value], dtype=np.float64)


def _or_none(value: Any) -> Any:
    return value if isinstance(value, np.ndarray) else None


def _shape_of(value: Any, levels: int) -> tuple[int, ...] | None:
    if isinstance(value, np.ndarray):
        shape: tuple[int, ...] | None = value.shape
        return shape
    if isinstance(value, (bool, numbers.Real)):
        return ()
    if not isinstance(value, list) or levels == 0:
        return None
    inner = {_shape_of(item, levels - 1) for item in value} or {()}
    first, *others = inner
    return None if others or first is None else (len(value), *first)


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
