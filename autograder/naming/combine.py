"""What a formula gives with up to three of its slots wrong (twisted), in all combinations."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.naming.mistake import PLACE, WHOLE, Mistake, Part
from autograder.testing.closeness import room_of

Numbers = npt.NDArray[np.float64]

MOST = 3  # twisted slots

FUNCTIONS: dict[str, Any] = {
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


# What a formula raises that has no value.
NO_VALUE = (ArithmeticError, ValueError, TypeError, LookupError, NameError)


def near(found: Numbers, due: float) -> npt.NDArray[np.bool_]:
    """Whether numbers agree to rounding error with one of a program's, in the precision that this
    is in; nan and infinity agree with nothing."""
    relative, absolute = room_of(due)
    most = absolute + relative * abs(due) if math.isfinite(due) else -1.0
    return np.abs(found - due) <= most


@functools.cache
def _compiled(source: str, mode: str = "eval") -> CodeType:
    return compile(source, "<mistakes>", mode)


@dataclass(frozen=True)
class _Block:
    """Combinations of one place and one way with the whole: indices of options, slot by slot."""

    place: int
    whole: int
    inner: int  # twisted slots of the formula itself: as many, the same options
    options: npt.NDArray[np.intp]  # (slots, combinations)
    mistakes: npt.NDArray[np.intp]  # (twists, combinations): their numbers

    @property
    def count(self) -> int:
        return int(self.options.shape[1])

    def set(self, index: int) -> frozenset[int]:
        """The mistakes of one combination."""
        return frozenset(self.mistakes[:, index].tolist())


@dataclass(frozen=True)
class _Table:
    """What a case gives at one place: its names, and what every option of a slot comes to.

    formulas: the names with all combinations of so many slots, and `it`, once they are asked for.
    """

    names: Mapping[str, Any]
    options: Mapping[str, npt.NDArray[Any]]
    formulas: dict[int, dict[str, Any]]


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
        self._every = {
            slot: _compiled(f"[{', '.join(f'({source})' for _, source in self._options[slot])}]")
            for slot in self._slots
        }
        self._alone = frozenset(n for n, mistake in enumerate(mistakes) if mistake.alone)
        self.formula = _compiled(part.formula)
        self._levels: dict[int, list[_Block]] = {}

    def fits(
        self, part: Part, cases: Sequence[tuple[Mapping[str, Any], float]], level: int
    ) -> Iterator[frozenset[int]]:
        """The mistakes of each combination of `level` twists by which all cases come out."""
        for block, index in self._hits(part, cases, level):
            found = block.set(index)
            if len(found) == 1 or not found & self._alone:
                yield found

    def _hits(
        self, part: Part, cases: Sequence[tuple[Mapping[str, Any], float]], level: int
    ) -> Iterator[tuple[_Block, int]]:
        tables: dict[tuple[int, int], _Table] = {}
        with np.errstate(all="ignore"):
            for block in self.blocks(level):
                alive = np.arange(block.count)
                for number, (env, due) in enumerate(cases):
                    if (number, block.place) not in tables:
                        tables[number, block.place] = self._table(part, env, block.place)
                    values = self._values(block, alive, tables[number, block.place])
                    alive = alive[near(values, due)]
                    if not alive.size:
                        break
                for index in alive.tolist():
                    yield block, index

    def recipe(
        self,
        part: Part,
        cases: Sequence[tuple[Mapping[str, Any], float]],
        mistakes: frozenset[int],
    ) -> dict[str, str] | None:
        """What stands in each slot when exactly these mistakes give what is due in all cases."""
        for level in range(MOST + 1):
            for block, index in self._hits(part, cases, level):
                if block.set(index) == mistakes:
                    picked = zip(self._slots, block.options[:, index], strict=True)
                    slots = {slot: self._options[slot][option][1] for slot, option in picked}
                    place = self._options[PLACE][block.place][1]
                    return {PLACE: place, **slots, WHOLE: self._options[WHOLE][block.whole][1]}
        return None

    def blocks(self, level: int) -> list[_Block]:
        if level not in self._levels:
            self._levels[level] = list(self._blocks(level))
        return self._levels[level]

    def _blocks(self, level: int) -> Iterator[_Block]:
        """One block for all choices inside the formula, for each place and way with the whole."""
        for special in itertools.product((0, 1), (0, 1)):
            chosen = self._inner(level - sum(special))
            if chosen is None:
                continue
            options, mistakes = chosen
            places = range(1, len(self._options[PLACE])) if special[0] else (0,)
            wholes = range(1, len(self._options[WHOLE])) if special[1] else (0,)
            for place, whole in itertools.product(places, wholes):
                more = [self._options[PLACE][place][0]] * special[0]
                more += [self._options[WHOLE][whole][0]] * special[1]
                rows = [np.full(options.shape[1], number) for number in more]
                inner = level - sum(special)
                yield _Block(place, whole, inner, options, np.vstack([mistakes, *rows]))

    @functools.cache  # noqa: B019  one for each exercise, and they live as long as the process
    def _inner(self, level: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]] | None:
        """All choices of `level` slots inside the formula: their options, and their mistakes."""
        if level < 0:
            return None
        chosen, numbers = [], []
        for rows in itertools.combinations(range(len(self._slots)), level):
            sizes = [len(self._options[self._slots[row]]) - 1 for row in rows]
            picks = np.indices(sizes, dtype=np.intp).reshape(level, math.prod(sizes)) + 1
            options = np.zeros((len(self._slots), picks.shape[1]), dtype=np.intp)
            options[list(rows)] = picks
            chosen.append(options)
            own = [
                np.array([number for number, _ in self._options[self._slots[row]]], dtype=np.intp)
                for row in rows
            ]
            numbers.append(
                np.array([of[pick] for of, pick in zip(own, picks, strict=True)]).reshape(
                    level, math.prod(sizes)
                )
            )
        if not chosen:
            return None
        return np.hstack(chosen), np.hstack(numbers).astype(np.intp)

    def _table(self, part: Part, env: Mapping[str, Any], place: int) -> _Table:
        names = self._local(part, env, place)
        options = {slot: np.array(self._of_options(slot, names)) for slot in self._slots}
        return _Table(names, options, {})

    def _of_options(self, slot: str, names: dict[str, Any]) -> Any:
        """The values of a slot's options: of all at once, where every one has a value."""
        try:
            return eval(self._every[slot], names)
        except NO_VALUE:
            return [_value(source, names) for _, source in self._options[slot]]

    def _local(self, part: Part, env: Mapping[str, Any], place: int) -> dict[str, Any]:
        names = {**FUNCTIONS, **env, **part.at}
        for name, expression in part.let.items():
            names[name] = eval(_compiled(expression), names)
        if place:
            exec(_compiled(self._options[PLACE][place][1], "exec"), names)
        return names

    def _values(self, block: _Block, alive: npt.NDArray[np.intp], table: _Table) -> Numbers:
        if alive.size < block.count:
            names = self._formula(block.options[:, alive], table)
        elif block.inner in table.formulas:  # with another whole, or none
            names = table.formulas[block.inner]
        else:
            names = table.formulas[block.inner] = self._formula(block.options, table)
        it = names["it"]
        if block.whole:
            it = _value(self._options[WHOLE][block.whole][1], names)
        values = np.asarray(it, dtype=np.float64)
        return values if values.shape == alive.shape else np.broadcast_to(values, alive.shape)

    def _formula(self, options: npt.NDArray[np.intp], table: _Table) -> dict[str, Any]:
        """The names with these options in the slots, (slots, combinations), and `it`."""
        slots = zip(self._slots, options, strict=True)
        names = {**table.names, **{slot: table.options[slot][row] for slot, row in slots}}
        names["it"] = eval(self.formula, names)
        return names


def _value(source: str, names: dict[str, Any]) -> Any:
    try:
        return eval(_compiled(source), names)
    except NO_VALUE:
        return np.nan


def evaluate(part: Part, becomes: str, env: Mapping[str, Any]) -> float:
    """A part's value where the whole of it becomes something else."""
    names = {**FUNCTIONS, **env, **part.at}
    names |= {slot: _value(right, names) for slot, right in part.slots.items()}
    with np.errstate(all="ignore"):
        names["it"] = _value(part.formula, names)
        return float(_value(becomes, names))


def explanations(
    combinations: Combinations,
    part: Part,
    cases: Sequence[tuple[Mapping[str, Any], float]],
    level: int,
) -> list[frozenset[int]]:
    """Which sets of mistakes give the part's values in all cases, by `level` twists.

    The empty set, by no twist: the part is right.
    """
    return smallest(list(combinations.fits(part, cases, level)))


def smallest(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Each set once, and none that holds another."""
    once = dict.fromkeys(sets)
    return [one for one in once if not any(other < one for other in once)]
