"""Planted mistakes: the author's own program, with a known mistake made in it on purpose.

They are made of the same expressions that the search tries, and are there to try the search, and
the hidden tests: each must lose points in its exercise, and be named.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any

import numpy as np

from autograder import wire
from autograder.naming.combine import FUNCTIONS, NO_VALUE
from autograder.naming.mistake import PLACE, WHOLE, Mistake, Part, Twist
from autograder.submissions.reading import Submission
from autograder.testing.local import LocalProgram
from autograder.testing.running import to_load
from autograder.testing.words import Words
from autograder.worker.program import Program

Recipe = Mapping[str, str]  # what stands in some of the slots
Recipes = Mapping[str, Recipe]  # by the label of a part
Pins = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class Planted:
    """A known mistake, made on purpose in the author's own program.

    exercise, mistake: where it is made, and its name.
    how: one of the ways in which it can be made.
    pins: what takes the place of the author's own values and functions; from the pins that a
    test asks for.
    gives_way: whether another name may be given to it, that says the same more exactly.
    """

    exercise: str
    mistake: str
    how: str
    pins: Pins = field(compare=False)
    gives_way: bool = False


class TwistedProgram:
    """The author's program with mistakes: a `RunningProgram` without a jail, for it is trusted."""

    def __init__(
        self,
        submission: Submission,
        planted: Sequence[Planted],
        pins: Mapping[str, Any] | None = None,
    ) -> None:
        self._submission, self._planted, self._pins = submission, planted, dict(pins or {})
        self._running: LocalProgram | None = None

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        if self._running is None:
            self._running = LocalProgram(self._submission, program=self._run())
        return self._running.ask(request, said)

    def again(self, pins: Mapping[str, Any]) -> TwistedProgram:
        return TwistedProgram(self._submission, self._planted, pins)

    def _run(self) -> Program:
        pins: dict[str, Any] = {}
        for planted in self._planted:
            pins |= planted.pins(self._pins)
        pins |= self._pins
        functions = {name: value for name, value in pins.items() if callable(value)}
        values = {name: value for name, value in pins.items() if name not in functions}
        program = Program(to_load(self._submission, values), functions)
        program.run(interruptible=True)
        return program


def ways(
    mistake: Mistake, parts: Sequence[Part], shows: Callable[[Recipes], bool]
) -> Iterator[tuple[str, Recipes]]:
    """The ways to make a mistake: in words, and by the label of a part what is twisted in it.

    A twist may be in all the parts that it can be in, or in one, where it `shows`; a mistake that
    only comes together is in all.
    """
    if mistake.together:
        yield from _together(mistake, parts)
        return
    for number, twist in enumerate(mistake.twists):
        labels = _labels(twist, parts)
        turned = [*labels[number % len(labels) :], *labels[: number % len(labels)]]
        one = next(([label] for label in turned if shows(_same(twist, [label]))), None)
        for chosen in (labels, one):
            if chosen is labels and len(labels) > 1 and not shows(_same(twist, labels)):
                continue  # each of these follows from another, and none is there
            if chosen is labels or (chosen is not None and len(labels) > 1):
                how = f"{', '.join(chosen)}: {twist.slot} = {twist.becomes}"
                yield how, _same(twist, chosen)


def _same(twist: Twist, labels: Sequence[str]) -> Recipes:
    return {label: {twist.slot: twist.becomes} for label in labels}


def _together(mistake: Mistake, parts: Sequence[Part]) -> Iterator[tuple[str, Recipes]]:
    options: dict[str, list[Recipe]] = {}
    for twist in mistake.twists:
        for label in _labels(twist, parts):
            options.setdefault(label, []).append({twist.slot: twist.becomes})
    for number in range(max(map(len, options.values()), default=0)):
        chosen = {label: own[min(number, len(own) - 1)] for label, own in options.items()}
        yield f"all of {', '.join(chosen)}, {number + 1}", chosen


def _labels(twist: Twist, parts: Sequence[Part]) -> list[str]:
    named = set(twist.parts.split())
    return list(dict.fromkeys(part.label for part in parts if named & {part.group, part.label}))


class Formulas:
    """The numbers of an answer, by formulas of which some are twisted."""

    def __init__(self, parts: Sequence[Part], recipes: Recipes) -> None:
        self._codes = [(part, _code(part, recipes.get(part.label, {}))) for part in parts]
        self._follow: bool | None = None  # whether numbers follow from others; None: not yet known

    def numbers(self, env_of: Callable[[dict[str, float]], Mapping[str, Any]]) -> dict[str, float]:
        """By label; of several parts of one label the last counts. Not a number, where none is.

        env_of: the names to start from, some of which may follow from other numbers of this answer.
        """
        numbers = self._once(env_of({}))
        for _ in range(0 if self._follow is False else 3):
            before, env = numbers, env_of(numbers)
            numbers = self._once(env)
            if self._follow is None:
                others = {label: 1.5 + n for n, label in enumerate(numbers)}  # whatever came
                self._follow = self._differ(env_of({}), env_of(others))
            if numbers == before or not self._follow:
                break
        return numbers

    def _once(self, env: Mapping[str, Any]) -> dict[str, float]:
        names = {**FUNCTIONS, **env}
        with np.errstate(all="ignore"):
            return {part.label: _evaluated(code, part, names) for part, code in self._codes}

    def _differ(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """Whether a formula has a name that is not the same in both."""
        used = {name for _, code in self._codes for name in code.co_names}
        return any(repr(one[name]) != repr(other[name]) for name in used & one.keys())


def _code(part: Part, recipe: Recipe) -> CodeType:
    lines = [f"{name} = {expression}" for name, expression in part.let.items()]
    lines += [recipe.get(PLACE, "pass")]
    lines += [f"{slot} = {recipe.get(slot, right)}" for slot, right in part.slots.items()]
    lines += [f"it = {part.formula}", f"it = {recipe.get(WHOLE, 'it')}"]
    return _compiled("\n".join(lines))


@functools.cache
def _compiled(source: str) -> CodeType:
    return compile(source, "<mistakes>", "exec")


def _evaluated(code: CodeType, part: Part, env: Mapping[str, Any]) -> float:
    names = {**env, **part.at}
    try:
        exec(code, names)
        return float(names["it"])
    except NO_VALUE:
        return float("nan")
