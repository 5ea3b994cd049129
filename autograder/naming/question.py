"""A part of an assignment whose wrong answers can be explained, and the search for the reason."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from autograder.naming.combine import MOST, Combinations, explanations, smallest
from autograder.naming.fewest import fewest_mistakes
from autograder.naming.finding import Finding, Suspect
from autograder.naming.mistake import Form, Mistake, Part
from autograder.naming.planted import Formulas, Planted, Recipes, ways
from autograder.testing.answer import Answer, Mismatch, close
from autograder.testing.replies import StudentError
from autograder.testing.student import Student, recorded_calls

_FRESH = 3  # inputs drawn to tell explanations apart
_RECORDED = 8  # calls of the tests that must be explained, too


@dataclass(frozen=True)
class Case:
    """One question put to the submission, and the numbers that came back."""

    args: tuple[Any, ...]
    numbers: dict[str, float]

    @property
    def is_finite(self) -> bool:
        """Whether all its numbers are."""
        return all(map(math.isfinite, self.numbers.values()))


@dataclass(frozen=True)
class Reading:
    """One way to see the answers: which run of the program, and what its formulas start from."""

    run: Callable[[Suspect], Student]
    env: Callable[[Suspect, Case], Mapping[str, Any]]


@dataclass(frozen=True)
class Question:
    """An exercise whose answer is a few numbers, each by a formula of its own.

    parts: several may have one label: the first is the truth, the others follow from other
    numbers of the same answer that may be wrong themselves.
    """

    exercise: str
    function: str
    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...]
    forms: tuple[Form, ...]
    draw: Callable[[Suspect, int], tuple[Any, ...]]
    readings: tuple[Reading, ...]
    tests: Mapping[str, str] = field(default_factory=dict)  # a test's name → labels, by spaces
    ask: Callable[[Student, tuple[Any, ...]], Answer] | None = None
    recorded: bool = True
    fresh: int = _FRESH
    recipes: bool = False  # whether findings say what stands in each slot
    givens: Mapping[str, Any] | None = None  # of a value that follows from them; no function

    @cached_property
    def _combinations(self) -> dict[str, Combinations]:
        return {}

    def combinations(self, part: Part) -> Combinations:
        key = f"{part.group} {part.formula} {sorted(part.slots.items())}"
        if part.label in {n for m in self.mistakes for t in m.twists for n in t.parts.split()}:
            key += part.label
        if key not in self._combinations:
            self._combinations[key] = Combinations(part, self.mistakes)
        return self._combinations[key]

    def labels(self, test: str, title: str) -> frozenset[str]:
        """The parts that a test looks at: all where it names none."""
        every = {part.label for part in self.parts}
        if test in self.tests:
            return frozenset(self.tests[test].split())
        return frozenset({label for label in every if label in title} or every)

    def planted(self) -> Iterator[Planted]:
        """Programs that make the mistakes, each in all its ways."""
        (right, *odd) = self.forms
        for mistake in self.mistakes:
            for how, recipes in ways(mistake, self.parts, self.shows):
                yield self._planted(mistake, how, recipes, right)
        for form in odd:
            if form.mistake is not None:
                yield self._planted(form.mistake, "form", {}, form)

    def shows(self, recipes: Recipes) -> bool:
        """Whether these twists change a number, into another number."""
        wrong = self._numbers(recipes)
        for args, due in self._right_answers:
            found = wrong(args)
            if not all(map(math.isfinite, found.values())):
                return False
            if any(not close(found[label], due[label]) for label in due):
                return True
        return False

    @cached_property
    def _right_answers(self) -> list[tuple[tuple[Any, ...], dict[str, float]]]:
        """Some arguments of a call, and the numbers that are due."""
        right = self._numbers({})
        drawn = cast(Suspect, SimpleNamespace(rng=np.random.default_rng(0)))
        asked = [self.draw(drawn, number) for number in range(self.fresh)]
        return [(args, right(args)) for args in asked]

    def _numbers(self, recipes: Recipes) -> Callable[[tuple[Any, ...]], dict[str, float]]:
        """The numbers of an answer with these twists, from the arguments of a call."""
        formulas, reading = Formulas(self.parts, recipes), self.readings[-1 if self.givens else 0]
        nobody = cast(Suspect, None)  # the formulas of this reading start from the truth
        return lambda args: formulas.numbers(lambda own: reading.env(nobody, Case(args, own)))

    def _planted(self, mistake: Mistake, how: str, recipes: Recipes, form: Form) -> Planted:
        numbers = self._numbers(recipes)

        def answer(*args: Any) -> Any:
            assert form.put is not None, f"{mistake.name}: its form cannot be put together"
            return form.put(numbers(args))

        def pins(asked: Mapping[str, Any]) -> dict[str, Any]:
            if self.givens is None:
                return {self.function: answer}
            return {self.function: answer({**self.givens, **asked})}

        return Planted(self.exercise, mistake.name, how, pins, mistake.vague)

    def find(self, suspect: Suspect) -> Finding | None:
        """What explains the wrong answers of the exercise.

        Raises:
            OutOfTimeError, StudentError.
        """
        best: Finding | None = None
        for reading in self.readings:
            try:
                found = self._find(suspect, reading)
            except Mismatch:
                continue
            except StudentError as error:
                if error.outcome.value in ("timed out", "crashed"):
                    raise
                continue
            if found is not None and (best is None or len(found.parts) > len(best.parts)):
                best = found
            if found is not None and found.wrong <= found.parts.keys():
                return found if found.causes else None  # right, where other numbers are wrong
        return best if best is not None and best.causes else None

    def _find(self, suspect: Suspect, reading: Reading) -> Finding | None:
        run = reading.run(suspect)
        answers = list(self._answers(suspect, run))
        for form in self.forms:
            try:
                cases = [Case(args, form.take(answer)) for args, answer in answers]
            except Mismatch:
                continue
            # Of what the tests saw, an infinity tells nothing of the mistake that led to it.
            seen = [case for case in cases[self.fresh :] if case.is_finite]
            return self._explained(suspect, reading, form, [*cases[: self.fresh], *seen])
        return None

    def _answers(self, suspect: Suspect, run: Student) -> Iterator[tuple[tuple[Any, ...], Answer]]:
        calls = recorded_calls(run) if self.recorded else []
        earlier = [call for call in calls if call[0] == self.function][:_RECORDED]
        for number in range(self.fresh):
            suspect.tick()
            args = self.draw(suspect, number)
            if self.ask is not None:
                yield args, self.ask(run, args)
            else:
                yield args, getattr(run, self.function)(*args)
        for _, args, answer in earlier:
            yield args, answer

    def _explained(
        self, suspect: Suspect, reading: Reading, form: Form, cases: list[Case]
    ) -> Finding | None:
        envs = [reading.env(suspect, case) for case in cases]
        alternatives: dict[str, list[Part]] = {}
        for part in self.parts:
            alternatives.setdefault(part.label, []).append(part)
        wrong: dict[str, list[frozenset[int]]] = {}
        carried: set[str] = set()
        missing: set[str] = set()
        right: list[Part] = []
        for most in range(MOST + 1):
            for label, parts in alternatives.items():
                suspect.tick()
                if any(label not in case.numbers for case in cases):
                    missing.add(label)
                elif most == 0:
                    fits = [self._sets(part, envs, cases, 0) for part in parts]
                    if fits[0]:
                        right.append(parts[0])
                    elif any(fits):
                        carried.add(label)
                    else:
                        wrong[label] = []
                elif label in wrong and (most < MOST or not wrong[label]):
                    found = [one for p in parts for one in self._sets(p, envs, cases, most)]
                    wrong[label] = self._telling(smallest([*wrong[label], *found]))
            if most and all(wrong.values()) and self._enough(wrong, right, most):
                break
        known = {label: sets for label, sets in wrong.items() if sets}
        chosen = fewest_mistakes(known, right, self.parts, self.mistakes)
        finding = self._finding(form, chosen, wrong, carried, missing)
        if finding is None or not self.recipes:
            return finding
        return replace(finding, recipes=dict(self._recipes(chosen, envs, cases)))

    def _recipes(
        self, chosen: Mapping[str, frozenset[int]], envs: Any, cases: Sequence[Case]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        for part in self.parts:
            pairs = [(e, case.numbers[part.label]) for e, case in zip(envs, cases, strict=True)]
            recipe = self.combinations(part).recipe(
                part, pairs, chosen.get(part.label, frozenset())
            )
            if recipe is not None:
                yield part.label, recipe

    def _telling(self, sets: list[frozenset[int]]) -> list[frozenset[int]]:
        """Without those that rest on a vague mistake, where others do as well."""
        listed = list(enumerate(self.mistakes))
        vague = {number for number, mistake in listed if mistake.vague}
        unsure = vague | {number for number, mistake in listed if mistake.together}
        telling = [len(one) for one in sets if not one & unsure]
        return [one for one in sets if not one & vague or not telling or len(one) < min(telling)]

    def _sets(
        self, part: Part, envs: Sequence[Mapping[str, Any]], cases: Sequence[Case], most: int
    ) -> list[frozenset[int]]:
        pairs = [(env, case.numbers[part.label]) for env, case in zip(envs, cases, strict=True)]
        return explanations(self.combinations(part), part, pairs, most)

    def _enough(
        self, wrong: Mapping[str, list[frozenset[int]]], right: list[Part], most: int
    ) -> bool:
        chosen = fewest_mistakes(wrong, right, self.parts, self.mistakes)
        different = {number for one in chosen.values() for number in one}
        return bool(chosen) and len(different) <= most

    def _finding(
        self,
        form: Form,
        chosen: dict[str, frozenset[int]],
        wrong: Mapping[str, Any],
        carried: set[str],
        missing: set[str],
    ) -> Finding | None:
        different = {number for one in chosen.values() for number in one}
        if len(different) > max(len(chosen), 1 + (len(self.parts) == 1)):
            chosen = {}  # more reasons than there is to explain: a coincidence of words
        sure = wrong.keys() <= chosen.keys()  # else the numbers may be others than they seem
        extra = (form.mistake,) if form.mistake is not None and sure else ()
        parts: dict[str, tuple[Mistake, ...]] = {}
        causes: dict[Mistake, tuple[str, ...]] = {}
        for mistake in extra:
            causes[mistake] = tuple(sorted(missing))
        for part in self.parts:
            if part.label in chosen and part.label not in parts:
                mistakes = tuple(self.mistakes[n] for n in sorted(chosen[part.label]))
                parts[part.label] = mistakes
                for mistake in mistakes:
                    causes[mistake] = (*causes.get(mistake, ()), part.label)
        everything = tuple(dict.fromkeys(m for own in parts.values() for m in own))
        unknown = wrong.keys() - parts.keys()
        for label in carried:
            if not unknown:
                parts[label] = everything or extra
        for label in missing:
            parts[label] = extra
        labels = {*wrong, *carried, *missing}
        if extra:  # whoever unpacks the answer fails, though the numbers may be right
            for part in self.parts:
                if part.label not in labels:
                    parts[part.label] = extra
                    labels.add(part.label)
        return Finding(causes, parts, frozenset(labels))
