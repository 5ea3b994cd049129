"""Which numbers agree: to rounding error, that of single precision where they come in it.

A float32 is told by its value: a double that is exactly one is no accident (one in 2²⁹ is), unless
it is a short one in both notations, such as 0, 0.5 or 3: these are compared as all others are.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

RELATIVE = 1e-9  # room for the order of summation, and for nothing else
ABSOLUTE = 1e-12
# The smallest known slip shifts a number by 4e-4. What is left of numbers of about 1 that nearly
# cancel out is wrong in the seventh decimal.
SINGLE_RELATIVE, SINGLE_ABSOLUTE = 1e-5, 1e-6
_LAST_PLACES = 5e-7  # four units in the last place of a float32, relative
_SHORT = 64.0  # a multiple of 1/64 may well be a float32 by chance
_LOOKED_AT = 1000  # numbers of an answer, to find out in what precision it comes
_DECIMALS = range(2, 9)  # to which numbers are rounded

Numbers = npt.NDArray[np.float64]


def close(found: npt.ArrayLike, due: npt.ArrayLike, single: bool = False) -> bool:
    """Whether all numbers agree to rounding error; nan and infinity agree with nothing.

    single: they come with others that are in single precision.
    """
    if type(found) is float and type(due) is float:  # as below, at a tenth of the time
        off, size = abs(found - due), abs(due)
        if off <= ABSOLUTE + RELATIVE * size:
            return math.isfinite(found) and math.isfinite(due)
        if not off <= SINGLE_ABSOLUTE + SINGLE_RELATIVE * size:
            return False
    found, due = np.asarray(found, dtype=np.float64), np.asarray(due, dtype=np.float64)
    return found.shape == due.shape and bool(agree(found, due, single).all())


def agree(found: Numbers, due: Numbers, single: bool = False) -> npt.NDArray[np.bool_]:
    """Which of the numbers agree; see `close`."""
    with np.errstate(all="ignore"):
        off, size = np.abs(found - due), np.abs(due)
        # Of what was found, nan is not within any room, and infinity not within a finite one.
        fine = off <= ABSOLUTE + RELATIVE * size
        if not fine.all():
            relative, absolute = _room(found, single)
            fine |= off <= absolute + relative * size
        return np.asarray(fine & np.isfinite(due))


def _room(found: Numbers, single: bool) -> tuple[Any, Any]:
    """The room that single precision needs, relative and absolute; none where there is none."""
    exact = _are_single(found)
    if exact.all():
        if single or not _are_short(found).all():
            return SINGLE_RELATIVE, SINGLE_ABSOLUTE
        return _LAST_PLACES, 0.0
    if not single:
        return 0.0, 0.0
    # Numbers that follow from a float32 and are none: but what is rounded has another reason.
    room = exact | (np.round(found, 6) != found)
    return SINGLE_RELATIVE * room, SINGLE_ABSOLUTE * room


@functools.lru_cache(1024)  # naming asks for the same numbers time and again
def room_of(found: float) -> tuple[float, float]:
    """How far what is due may be from a number that was found: relative, and absolute."""
    relative, absolute = _room(np.asarray(found, dtype=np.float64), single=False)
    return max(RELATIVE, relative), max(ABSOLUTE, absolute)


def is_single(value: Any) -> bool:
    """Whether there are numbers in single precision in an answer."""
    with np.errstate(all="ignore"):
        return any(
            _are_single(numbers).all() and not _are_short(numbers).all()
            for numbers in _in(value, [_LOOKED_AT])
        )


def _in(value: Any, left: list[int]) -> Iterator[Numbers]:
    if left[0] <= 0:
        return
    if isinstance(value, float):
        left[0] -= 1
        yield np.asarray(value)
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
        yield value.reshape(-1)[: left[0]]
        left[0] -= value.size
    elif isinstance(value, list | Mapping):
        for item in value.values() if isinstance(value, Mapping) else value:
            left[0] -= 1
            yield from _in(item, left)
            if left[0] <= 0:
                return


def _are_single(numbers: Numbers) -> npt.NDArray[np.bool_]:
    return np.asarray(numbers.astype(np.float32) == numbers)


def _are_short(numbers: Numbers) -> npt.NDArray[np.bool_]:
    return np.asarray(np.floor(numbers * _SHORT) == numbers * _SHORT)


def remark(found: Numbers, due: Numbers) -> str:
    """What numbers that do not agree have in common all the same; "" where they have not."""
    with np.errstate(all="ignore"):
        for decimals in () if _are_short(found).all() or (found == 0).any() else _DECIMALS:
            off = np.abs(found - np.round(due, decimals))
            if (off <= ABSOLUTE * np.maximum(1.0, np.abs(due))).all():
                return f"It is rounded to {decimals} decimals: give all of them."
        near = np.abs(found - due) <= 1e-6 * np.abs(due)
        if near.all():
            return (
                "The first six digits are right: is something rounded, or in single precision "
                "(float32), which has 7 digits?"
            )
    return ""
