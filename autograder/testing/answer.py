"""What a submission answered, with the words to say what is wrong with it.

An `Answer` holds a plain value (floats, lists, dicts, numeric arrays: rebuilt on our side,
see the room `wire`) and the expression that gave it, as the student would write it.

Whatever is done with an answer, such as to index, to compare or to reckon with it, either works
or is a `Mismatch`: an answer that a test did not expect is the student's mistake, and no fault of
the test's. Nothing is made of a value before it is known how large that will be.
"""

from __future__ import annotations

import dis
import functools
import math
import numbers
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, NoReturn, SupportsFloat

import numpy as np
import numpy.typing as npt
from numpy.lib.mixins import NDArrayOperatorsMixin

from autograder.submissions.limited import limited
from autograder.testing.closeness import ABSOLUTE, RELATIVE, agree, close, is_single, remark
from autograder.testing.shown import cut, index_words, keys_of, kind_of, shape_words, show
from autograder.testing.words import Later, Words, verb

__all__ = ["ABSOLUTE", "RELATIVE", "Answer", "Mismatch", "close", "kind_of", "show"]
__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

_MANY = 20  # numbers that are shown whole where one of them is wrong
_DEEP = 8  # levels of lists within lists that may have a shape
_PARTS = 100_000  # of an answer that is gone through; each is an object of its own
_SECONDS = 5.0  # for what NumPy makes of an answer

# What goes wrong where a value is not what was expected.
_ODD = (ArithmeticError, LookupError, TypeError, ValueError, MemoryError, RecursionError)


class Mismatch(AssertionError):
    """An answer that is not what was due; the text is the message for the student."""


class Answer(NDArrayOperatorsMixin):
    """A value that a submission gave, and where it came from.

    whole: the answer that this is a part of, where it is one.
    """

    def __init__(
        self, expression: Words, value: Any, given: Words = "", whole: Answer | None = None
    ) -> None:
        self._expression = expression
        self.value = value
        self._given = given
        self._whole = whole

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
                self._other(lambda: f"a dict with the key {key!r}")
            if key not in value:
                self.fail(f"has no key {key!r}, only {keys_of(value)}")
            return value[key]
        try:
            if isinstance(value, str):
                raise TypeError("text has no entries")
            if isinstance(value, list) and isinstance(key, tuple):
                return functools.reduce(lambda inner, index: inner[index], key, value)
            return value[key]
        except _ODD:
            self.fail(f"{self._is} {kind_of(value)}; it has no entry [{index_words(key)}]")

    def _part(self, key: Any, value: Any) -> Answer:
        if isinstance(value, np.generic):
            value = value.item()
        words = Later(lambda: f"{self.expression}[{index_words(key)}]")
        return Answer(words, value, self._given, self._whole or self)

    def parts(self, count: int) -> list[Answer]:
        """The answer taken apart, as `a, b = answer` would.

        Raises:
            Mismatch: it is not a sequence of `count` values.
        """
        if not self._is_sequence() or len(self) != count:
            self._other(lambda: f"{count} values")
        return [self._part(index, item) for index, item in enumerate(self.value)]

    def shaped(self, shape: tuple[int, ...]) -> Answer:
        """The same answer as an array of `shape`, to take entries from. See `array`."""
        return Answer(self._expression, self.array(shape), self._given, self._whole or self)

    def __len__(self) -> int:
        if not self._is_sequence() and not isinstance(self.value, (Mapping, str)):
            self._other(lambda: "several values")
        return len(self.value)

    def __iter__(self) -> Iterator[Answer]:
        if not self._is_sequence():
            self._other(lambda: "several values")
        if len(self) > _PARTS:
            self.fail(f"{self._is} {len(self)} values, more than are looked at")
        least, most = _taken_by(sys._getframe(1))
        if not least <= len(self) <= most:
            self._other(lambda: f"{least} values")
        return (self._part(index, item) for index, item in enumerate(self.value))

    def __contains__(self, item: object) -> bool:
        if isinstance(item, str) and isinstance(self.value, str):
            return item in self.value
        if isinstance(self.value, Mapping):
            return any(same(key, item) for key in self.value)
        return any(part == item for part in self)

    def __bool__(self) -> bool:
        return bool(np.any(self.value)) if isinstance(self.value, np.ndarray) else bool(self.value)

    def _is_sequence(self) -> bool:
        value = self.value
        return isinstance(value, list) or (isinstance(value, np.ndarray) and value.ndim > 0)

    # --- as numbers

    def number(self) -> float:
        """The one number that this is: a number, or an array or list of a single one.

        Raises:
            Mismatch: it is anything else.
        """
        if type(self.value) is float:
            return self.value
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

    def _numbers(self, shape: tuple[int, ...]) -> npt.NDArray[np.float64]:
        try:
            if _count(self.value, math.prod(shape)) != math.prod(shape):
                self._is_not(shape)
            return _as_array(self.value).astype(np.float64)
        except _ODD:
            self._is_not(shape)

    def _is_not(self, shape: tuple[int, ...]) -> NoReturn:
        self._other(lambda: shape_words(shape))

    def __array__(self, dtype: Any = None, copy: Any = None) -> npt.NDArray[Any]:
        try:
            _count(self.value)
            return np.asarray(_as_array(self.value), dtype=dtype)
        except _ODD:
            self._other(lambda: "numbers")

    def __float__(self) -> float:
        return self.number()

    def _whole_number(self, by: Callable[[float], int]) -> int:
        number = self.number()
        if not math.isfinite(number):
            self._other(lambda: "a finite number")
        return by(number)

    def __int__(self) -> int:
        return self._whole_number(int)

    def __trunc__(self) -> int:
        return self._whole_number(math.trunc)

    def __floor__(self) -> int:
        return self._whole_number(math.floor)

    def __ceil__(self) -> int:
        return self._whole_number(math.ceil)

    def __index__(self) -> int:
        number = self.number()
        if not number.is_integer():
            self._other(lambda: "a whole number")
        return int(number)

    def __round__(self, digits: int | None = None) -> float:
        return self._whole_number(round) if digits is None else round(self.number(), digits)

    def __format__(self, how: str) -> str:
        return format(self.number(), how) if how else str(self)

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
        self._other(lambda: "a function")

    with_arguments = __call__

    # --- reckoned with: the numbers that are made of an answer are one, too

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *args: Any, **kwargs: Any) -> Any:
        return self._made(ufunc.__name__, getattr(ufunc, method), args, kwargs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return self._made(function.__name__, function, args, kwargs)

    def _made(self, name: str, function: Any, args: Any, kwargs: Any) -> Any:
        plain_args, plain_kwargs = _in_numbers(args), _in_numbers(kwargs)
        try:
            with np.errstate(all="ignore"):
                made = limited(
                    lambda: function(*plain_args, **plain_kwargs), time.monotonic() + _SECONDS
                )
        except (*_ODD, TimeoutError):
            self.fail(f"{self._is} {kind_of(self.value)}; `{name}` cannot be worked out with that")
        if not isinstance(made, (float, np.floating)) and not (
            isinstance(made, np.ndarray) and made.dtype.kind in "if"
        ):
            return made
        value = made.item() if isinstance(made, np.generic) else made
        return _Reckoned(self._words_made, value, self._given, self._whole or self)

    @property
    def _words_made(self) -> Words:
        return Later(lambda: f"what is worked out from {self.expression}")

    # --- judged

    def matches(self, due: npt.ArrayLike) -> bool:
        """Whether these are the numbers due, to rounding error; never for nan or infinity."""
        wanted = np.asarray(due, dtype=np.float64)
        try:
            found = self.array(wanted.shape)
        except Mismatch:
            return False
        return self._close(found, wanted)

    def equals(self, due: npt.ArrayLike, symbol: str = "") -> None:
        """Insist on the numbers due.

        Raises:
            Mismatch: with what was called with what, what came back and what was due.
        """
        if type(self.value) is float and type(due) is float and close(self.value, due):
            return  # most answers by far
        wanted = np.asarray(due, dtype=np.float64)
        found = self.array(wanted.shape)
        if self._close(found, wanted):
            return
        if wanted.size > _MANY:  # too long to be shown whole: where they part
            fine = agree(found, wanted, self._is_single)
            index = tuple(map(int, np.unravel_index(np.argmin(fine), wanted.shape)))
            self.shaped(wanted.shape)[index].equals(wanted[index], symbol)
        wanted = wanted.copy()  # it is the test's, which may go on with it

        def came() -> tuple[str, str]:
            one, other = _told_apart(found, wanted)
            return f"{self._is} {one}", other

        raise self._mismatch(came, symbol, lambda: remark(found, wanted))

    def _close(self, found: npt.NDArray[np.float64], due: npt.NDArray[np.float64]) -> bool:
        return close(found, due) or (self._is_single and close(found, due, single=True))

    @functools.cached_property
    def _is_single(self) -> bool:
        """Whether it comes with numbers in single precision."""
        return is_single(self.value) if self._whole is None else self._whole._is_single

    def fail(self, problem: str, due: str = "", symbol: str = "") -> NoReturn:
        """Give up on this answer.

        Raises:
            Mismatch: always.
        """
        raise self._mismatch(lambda: (problem, due), symbol)

    def _other(self, expected: Callable[[], str]) -> NoReturn:
        """Give up on a value that is of another kind than what was expected.

        Raises:
            Mismatch: always.
        """
        raise self._mismatch(lambda: (f"{self._is} {kind_of(self.value)}", expected()), "")

    @property
    def _is(self) -> str:
        return verb(self._expression)

    def _mismatch(
        self, words: Callable[[], tuple[str, str]], symbol: str, more: Callable[[], str] = str
    ) -> Mismatch:
        """Put into words only when it is read: a test may have further ways to be passed."""

        def says() -> str:
            problem, due = words()
            named = self.expression
            if symbol and symbol != named.rpartition(" ")[2]:
                named += f" ({symbol})"
            says = f"{named} {cut(problem)}" + (f"; expected {due}." if due else ".")
            return "\n".join(filter(None, (says, more(), self.given)))

        return Mismatch(Later(says))

    # --- compared

    def __eq__(self, other: object) -> bool:
        return same(self.value, other.value if isinstance(other, Answer) else other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: SupportsFloat) -> bool:
        return self.number() < float(other)

    def __le__(self, other: SupportsFloat) -> bool:
        return self.number() <= float(other)

    def __gt__(self, other: SupportsFloat) -> bool:
        return self.number() > float(other)

    def __ge__(self, other: SupportsFloat) -> bool:
        return self.number() >= float(other)

    def __repr__(self) -> str:
        return f"{self.expression} → {show(self.value)}"


class _Reckoned(Answer):
    """Numbers that were made of an answer."""

    _is = "is"  # no call has returned them

    @property
    def _words_made(self) -> Words:
        return self._expression


def _taken_by(caller: FrameType) -> tuple[int, float]:
    """How many values the caller can take, at least and at most: `a, b = answer` takes two.

    Python would say that in an error of its own, for the author; it is the student's mistake.
    """
    code, place = caller.f_code.co_code, caller.f_lasti
    if code[place] == _UNPACK:
        return code[place + 1], code[place + 1]
    if code[place] == _UNPACK_SOME:  # `a, *others, z = answer`; those after the star stand before
        after = code[place - 1] if code[place - 2] == dis.EXTENDED_ARG else 0
        return code[place + 1] + after, math.inf
    return 0, math.inf


_UNPACK, _UNPACK_SOME = dis.opmap["UNPACK_SEQUENCE"], dis.opmap["UNPACK_EX"]


def plain(value: Any) -> Any:
    """What is handed to a program: of answers among it, their values."""
    if isinstance(value, Answer):
        return value.value
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if type(value) is dict:
        return {key: plain(item) for key, item in value.items()}
    return value


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, entry by entry; lists, tuples and arrays may be."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if _has_parts(one) and _has_parts(other):
        if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
            return bool(np.array_equal(one, other))
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, list | Mapping) and isinstance(other, str | float | int | np.generic):
        return False  # before NumPy makes an array of it
    try:
        return bool(np.all(one == other))
    except Exception:  # of whatever it is compared with, such as `pytest.approx`
        return False


def _has_parts(value: Any) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _in_numbers(value: Any) -> Any:
    """Arguments of NumPy's with numbers in the place of answers."""
    if isinstance(value, Answer):
        return value.value if type(value.value) is float else np.asarray(value, dtype=np.float64)
    if isinstance(value, list | tuple):
        inside = [_in_numbers(item) for item in value]
        return tuple(inside) if isinstance(value, tuple) else inside
    if type(value) is dict:
        return {key: _in_numbers(item) for key, item in value.items()}
    return value


def _told_apart(found: npt.NDArray[np.float64], due: npt.NDArray[np.float64]) -> tuple[str, str]:
    """What came and what was due, with enough digits to tell them apart."""
    one, other = show(found), show(due)
    if one == other:
        one, other = show(found, 17), show(due, 17)
    return one, other


def _count(value: Any, most: float = math.inf) -> int:
    """How many numbers a value is made of; beyond `most`, some more than that.

    Raises:
        TypeError: something in it is no number.
    """
    if isinstance(value, np.ndarray):
        if value.dtype.kind not in "biuf":
            raise TypeError("not numbers")
        return int(value.size)
    if isinstance(value, float | int):
        return 1
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise TypeError("not a number")
    count = 0
    for item in value:
        count += _count(item, most - count)
        if count > most:
            break
    return count


def _as_array(value: Any) -> npt.NDArray[Any]:
    """A value made of numbers, as a numeric array.

    Raises:
        TypeError, ValueError, OverflowError: it is ragged, or has a number too large for a float.
    """
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
