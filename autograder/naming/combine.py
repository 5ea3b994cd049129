"""The values that a part takes by all combinations of up to three twisted slots."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.naming.mistake import PLACE, WHOLE, Mistake, Part

Numbers = npt.NDArray[np.float64]

MOST = 3  # twisted slots
RELATIVE, ABSOLUTE = 1e-9, 1e-12

_NAMES: dict[str, Any] = {
    "exp": np.exp,
    "log": np.log,
    "log2": np.log2,
    "log10": np.log10,
    "sqrt": np.sqrt,
    "tanh": np.tanh,
    "abs": np.abs,
    "round": np.round,
    "trunc": np.trunc,
    "floor": np.floor,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "where": np.where,
    "__builtins__": {},
}


def near(found: Any, due: Any) -> Any:
    """Whether numbers agree to rounding error; nan and infinity agree with nothing."""
    return np.abs(found - due) <= ABSOLUTE + RELATIVE * np.abs(due)


@functools.cache
def _compiled(source: str, mode: str = "eval") -> CodeType:
    return compile(source, "<mistakes>", mode)


@dataclass(frozen=True)
class _Block:
    """Combinations of one place and one way with the whole: indices of options, slot by slot."""

    place: int
    whole: int
    options: npt.NDArray[np.intp]  # (slots, combinations)
    sets: list[frozenset[int]]


class Combinations:
    """All ways to twist the slots of the parts of one group.

    The options of a slot are pairs: the number of a mistake (-1: none), and an expression.
    """

    def __init__(self, part: Part, mistakes: Sequence[Mistake]) -> None:
        names = {part.group, part.label}
        slots = {PLACE: "", **part.slots, WHOLE: "it"}
        self._options = {slot: [(-1, right)] for slot, right in slots.items()}
        for number, mistake in enumerate(mistakes):
            for twist in mistake.twists:
                if names & set(twist.parts.split()) and twist.slot in slots:
                    self._options[twist.slot].append((number, twist.becomes))
        self._slots = list(part.slots)
        self.formula = _compiled(part.formula)
        self._levels: dict[int, list[_Block]] = {}

    def values(self, part: Part, env: Mapping[str, Any], level: int) -> list[Numbers]:
        """The values by all combinations of `level` twists, block by block."""
        tables: dict[int, dict[str, Numbers]] = {}
        found = []
        with np.errstate(all="ignore"):
            for block in self.blocks(level):
                if block.place not in tables:
                    tables[block.place] = self._table(part, env, block.place)
                found.append(self._of_block(block, tables[block.place], part, env))
        return found

    def blocks(self, level: int) -> list[_Block]:
        if level not in self._levels:
            self._levels[level] = list(self._made(level))
        return self._levels[level]

    def _made(self, level: int) -> Any:
        for slots in itertools.combinations(self._options, level):
            places = range(1, len(self._options[PLACE])) if PLACE in slots else (0,)
            wholes = range(1, len(self._options[WHOLE])) if WHOLE in slots else (0,)
            inner = [slot for slot in slots if slot not in (PLACE, WHOLE)]
            choices = [range(1, len(self._options[slot])) for slot in inner]
            picks = list(itertools.product(*choices))
            if not picks:
                continue
            options = np.zeros((len(self._slots), len(picks)), dtype=np.intp)
            for row, slot in enumerate(inner):
                options[self._slots.index(slot)] = [pick[row] for pick in picks]
            for place, whole in itertools.product(places, wholes):
                sets = [self._set(slots, place, whole, inner, pick) for pick in picks]
                yield _Block(place, whole, options, sets)

    def _set(
        self, slots: Any, place: int, whole: int, inner: list[str], pick: tuple[int, ...]
    ) -> frozenset[int]:
        numbers = {self._options[slot][n][0] for slot, n in zip(inner, pick, strict=True)}
        numbers |= {self._options[PLACE][place][0]} if place else set()
        numbers |= {self._options[WHOLE][whole][0]} if whole else set()
        return frozenset(numbers)

    def _table(self, part: Part, env: Mapping[str, Any], place: int) -> dict[str, Any]:
        names = self._local(part, env, place)
        table: dict[str, Any] = {"": names}
        for slot in self._slots:
            table[slot] = np.array([_value(code, names) for _, code in self._options[slot]])
        return table

    def _local(self, part: Part, env: Mapping[str, Any], place: int) -> dict[str, Any]:
        names = {**_NAMES, **env, **part.at}
        if place:
            exec(_compiled(self._options[PLACE][place][1], "exec"), names)
        for name, expression in part.let.items():
            names[name] = eval(_compiled(expression), names)
        return names

    def _of_block(
        self, block: _Block, table: dict[str, Any], part: Part, env: Mapping[str, Any]
    ) -> Numbers:
        picked = {
            slot: table[slot][block.options[row]] for row, slot in enumerate(self._slots)
        }
        names = {**table[""], **picked}
        it = eval(self.formula, names)
        if block.whole:
            names["it"] = it
            it = _value(self._options[WHOLE][block.whole][1], names)
        return np.broadcast_to(np.asarray(it, dtype=np.float64), (len(block.sets),))


def _value(source: str, names: dict[str, Any]) -> Any:
    try:
        return eval(_compiled(source), names)
    except (ArithmeticError, ValueError, TypeError, LookupError):
        return np.nan


def explanations(
    combinations: Combinations, part: Part, cases: Sequence[tuple[Mapping[str, Any], float]],
    most: int,
) -> list[frozenset[int]]:
    """Which sets of mistakes give the part's values in all cases, the smallest only.

    The empty set alone: the part is right. No set: nothing explains it.
    """
    found: list[frozenset[int]] = []
    for level in range(most + 1):
        alive: list[npt.NDArray[np.bool_]] | None = None
        for env, due in cases:
            values = combinations.values(part, env, level)
            fits = [np.asarray(near(value, due)) for value in values]
            alive = fits if alive is None else [a & b for a, b in zip(alive, fits, strict=True)]
            if not any(fit.any() for fit in alive):
                break
        for block, fit in zip(combinations.blocks(level), alive or [], strict=True):
            for index in np.flatnonzero(fit):
                candidate = block.sets[index]
                if not any(smaller <= candidate for smaller in found):
                    found.append(candidate)
        if found and not found[0]:
            break
    return [one for one in found if not any(other < one for other in found)]
