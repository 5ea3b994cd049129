"""Answers that no test expects: each kind of value that can travel, in the place of a right one.

What is graded is the author's own program, of which one answer is another, whole or in a part. No
jail is needed. Whatever comes must be a mark with a message: where a hidden test, or a helper of
its, raises anything else, a student with such an answer gets no mark at all.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from autograder import wire
from autograder.audit.programs import Kind, Program
from autograder.audit.trial import Trial
from autograder.course.assignments import Assignment
from autograder.naming.planted import TwistedProgram
from autograder.submissions.reading import Submission, read
from autograder.testing.collection import collected_in
from autograder.testing.sitting import Sitting
from autograder.testing.student import Student
from autograder.testing.words import Words

_SAMPLE = 120  # of an assignment, always the same ones
_ENTRIES = 3  # of a list, that are replaced one by one
_LEVELS = 2

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Where an answer is another: what is asked for, and the part of what comes.

    after: the number of an argument as the call leaves it, where it is that and not the answer.
    """

    name: str
    path: Path = ()
    after: int | None = None

    def __str__(self) -> str:
        part = "".join(f"[{key!r}]" for key in self.path)
        return (
            f"{self.name}{part}"
            if self.after is None
            else f"argument {self.after} after {self.name}"
        )


def _deep(levels: int) -> list[Any]:
    return [_deep(levels - 1)] if levels else [1.0]


def _entries(change: Callable[[np.ndarray[Any, Any]], Any]) -> Callable[[Any], Any]:
    """A value of another kind where it is made of numbers; else 1."""

    def changed(right: Any) -> Any:
        try:
            return change(np.asarray(right, dtype=float))
        except (TypeError, ValueError):
            return 1.0

    return changed


def _without_one(right: Any) -> Any:
    if isinstance(right, Mapping):
        return dict(list(right.items())[1:])
    return right[1:] if isinstance(right, list | np.ndarray) and np.ndim(right) else None


def _first_is_nan(right: np.ndarray[Any, Any]) -> Any:
    flat = right.ravel().copy()
    flat[:1] = math.nan
    return flat.reshape(right.shape)


# In words, and how it is made of the right one.
VALUES: Final[Mapping[str, Callable[[Any], Any]]] = {
    "None": lambda _: None,
    "text": lambda _: "0.5",
    "an empty text": lambda _: "",
    "a long text": lambda _: "x" * 20_000,
    "True": lambda _: True,
    "0": lambda _: 0.0,
    "nan": lambda _: math.nan,
    "infinity": lambda _: math.inf,
    "a huge number": lambda _: -1e308,
    "a tiny number": lambda _: 5e-324,
    "a whole number of 600 digits": lambda _: 10**600,
    "a whole number of 20 digits": lambda _: 2**64 - 1,
    "an empty list": lambda _: [],
    "an empty dict": lambda _: {},
    "an empty array": lambda _: np.zeros(0),
    "an empty array of two axes": lambda _: np.zeros((0, 2)),
    "two numbers": lambda _: [1.0, 2.0],
    "three numbers": lambda _: np.ones(3),
    "a pair": lambda _: [1.0, np.array([1.0, 2.0])],
    "a pair of nan": lambda _: [math.nan, [math.nan, math.nan]],
    "a pair of None": lambda _: [None, None],
    "a pair of texts": lambda _: ["a", "b"],
    "a pair of dicts": lambda _: [{}, {"a": [1.0]}],
    "a ragged list": lambda _: [[1.0, 2.0], [3.0]],
    "a ragged list of arrays": lambda _: [np.ones(2), np.ones(3)],
    "a list of all kinds": lambda _: [1.0, None, "a", {"a": 1}, [2.0], np.ones((1, 2))],
    "a list nested deep": lambda _: _deep(30),
    "a long list": lambda _: [0.5] * 200_000,
    "a list of lists of nothing": lambda _: [[]] * 1000,
    "a long word among many": lambda _: ["x" * 150, *[""] * 100_000],
    "a large array": lambda _: np.ones(200_000),
    "a column and a large row": lambda _: [np.ones((50_000, 1)), np.ones((1, 50_000))],
    "an array of many axes": lambda _: np.ones((1,) * 20),
    "an array of truths": lambda _: np.array([True, False]),
    "an array of whole numbers": lambda _: np.arange(4).reshape(2, 2),
    "a dict of numbers": lambda _: {"a": 1.0, 2: 3.0},
    "a dict in the wrong place": lambda right: {"answer": right},
    "the right one in a list": lambda right: [right],
    "the right one twice": lambda right: [right, right],
    "all but one entry": _without_one,
    "one more entry": lambda right: [*right, 1.0] if isinstance(right, list) else [right, None],
    "texts for numbers": lambda right: _each(right, str),
    "None for numbers": lambda right: _each(right, lambda _: None),
    "lists for numbers": lambda right: _each(right, lambda number: [number, [number]]),
    "zeros": lambda right: _each(right, lambda _: 0.0),
    "large numbers": lambda right: _each(right, lambda _: 1e200),
    "nan among the numbers": _entries(_first_is_nan),
    "an axis more": _entries(lambda right: right[..., None]),
    "flat": _entries(np.ravel),
    "turned": _entries(np.transpose),
    "a list": _entries(lambda right: right.tolist()),
    "in single precision": _entries(lambda right: right.astype(np.float32)),
    "in whole numbers": _entries(lambda right: right.astype(np.int64)),
}  # fmt: skip

# Other things than a value: of a question, by its number.
REPLIES: Final[Mapping[str, Callable[[int], wire.Reply]]] = {
    "an exception": lambda number: wire.Raised(number, "KeyError", "'W1'", []),
    "not written": lambda number: wire.Raised(number, "NotImplementedError", "This part", []),
    "nothing of that name": lambda number: wire.Missing(number, "it", None, None),
    "what cannot be sent": lambda number: wire.Unsendable(number, "an object of type set"),
    "a function": lambda number: wire.Function(number, ["x"]),
    "no function but a number": lambda number: wire.Returned(number, 0.25),
}


def _each(right: Any, change: Callable[[float], Any]) -> Any:
    """The same with every number changed."""
    if isinstance(right, Mapping):
        return {key: _each(value, change) for key, value in right.items()}
    if isinstance(right, list):
        return [_each(value, change) for value in right]
    if isinstance(right, np.ndarray):
        return _each(right.tolist(), change)
    return change(right) if isinstance(right, float | int) else right


class OddProgram:
    """The author's program with one answer that is another: a `RunningProgram` without a jail."""

    def __init__(
        self,
        submission: Submission,
        place: Place,
        odd: str,
        pins: Mapping[str, Any] | None = None,
    ) -> None:
        self._submission, self._place, self._odd = submission, place, odd
        self._pins = dict(pins or {})
        self._right = TwistedProgram(submission, (), self._pins)

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        if request.name != self._place.name or request.name in self._pins:
            return self._right.ask(request, said)
        if self._odd in REPLIES:
            return self._no_value(request, said)
        reply = self._right.ask(request, said)
        return self._changed(reply) if isinstance(reply, wire.Returned) else reply

    def again(self, pins: Mapping[str, Any]) -> OddProgram:
        return OddProgram(self._submission, self._place, self._odd, pins)

    def _no_value(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        odd = REPLIES[self._odd](request.id)
        if isinstance(request, wire.Get) and isinstance(odd, wire.Raised | wire.Unsendable):
            right = self._right.ask(request, said)
            return right if isinstance(right, wire.Function) else odd  # what it is shows in a call
        return odd

    def _changed(self, right: wire.Returned) -> wire.Reply:
        value, after = right.value, right.arguments
        make = VALUES[self._odd]
        if self._place.after is None:
            value = _put(value, self._place.path, make)
        elif after is not None and self._place.after < len(after):
            after = list(after)
            after[self._place.after] = make(after[self._place.after])
        reply = wire.Returned(right.id, wire.plain(value), wire.plain(after))
        return wire.decode_reply(wire.pack(reply))  # as it would arrive


def _put(value: Any, path: Path, make: Callable[[Any], Any]) -> Any:
    """A value with another part at `path`, where it has one there."""
    if not path:
        return make(value)
    key, *rest = path
    try:
        part = value[key]
    except (LookupError, TypeError):
        return value
    changed: Any = dict(value) if isinstance(value, Mapping) else list(value)
    changed[key] = _put(part, tuple(rest), make)
    return changed


# --- all of them ----------------------------------------------------------------------------


def odd_trials(assignment: Assignment, every: bool = False) -> list[Trial]:
    """A program for each odd answer in each place that the hidden tests ask for; or a sample.

    To be called while the tests of the assignment are collected: they are run once.
    """
    places = _places(assignment)
    found = [
        *(
            (Place(name), odd)
            for name in dict.fromkeys(place.name for place in places)
            for odd in REPLIES
        ),
        *((place, odd) for place in places for odd in VALUES),
    ]
    if not every and len(found) > _SAMPLE:
        found = [found[number * len(found) // _SAMPLE] for number in range(_SAMPLE)]
    return [_trial(assignment, place, odd) for place, odd in found]


def _trial(assignment: Assignment, place: Place, odd: str) -> Trial:
    program = Program(assignment.name, f"{place} is {odd}", Kind.ODD, ".py", "")
    running = partial(OddProgram, place=place, odd=odd)
    return Trial(program, program.name, naming=False, planted=running)


def _places(assignment: Assignment) -> list[Place]:
    """Everything that the hidden tests ask the author's own program for."""
    asked = _Watched(read(assignment.master))
    collected_in(assignment.hidden).run(Sitting(Student(asked)))
    return list(dict.fromkeys(asked.places))


class _Watched:
    """The author's program, and what it was asked for."""

    def __init__(
        self,
        submission: Submission,
        pins: Mapping[str, Any] | None = None,
        places: list[Place] | None = None,
    ) -> None:
        self._submission = submission
        self._right = TwistedProgram(submission, (), pins)
        self.places: list[Place] = [] if places is None else places

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        reply = self._right.ask(request, said)
        if isinstance(reply, wire.Returned):
            self.places += (Place(request.name, path) for path in _paths(reply.value))
            after = range(len(reply.arguments or ()))
            self.places += (Place(request.name, after=number) for number in after)
        return reply

    def again(self, pins: Mapping[str, Any]) -> _Watched:
        return _Watched(self._submission, pins, self.places)


def _paths(value: Any, levels: int = _LEVELS) -> Iterator[Path]:
    yield ()
    if levels == 0:
        return
    keys: Sequence[str | int] = ()
    if isinstance(value, Mapping):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(min(len(value), _ENTRIES))
    for key in keys:
        yield from ((key, *rest) for rest in _paths(value[key], levels - 1))
