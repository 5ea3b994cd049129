"""A submission as hidden tests see it: names to fetch and functions to call.

`Student` is the same over a jail (`jailed.py`) and in process (`local.py`, for a
student's own pytest): values pass through the same wire format either way, so that what passes
here passes there.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from autograder import wire
from autograder.testing.answer import Answer, plain, show
from autograder.testing.replies import Crashed, StudentError, Unreadable, value_of, with_given
from autograder.testing.running import RunningProgram
from autograder.testing.words import Later, Words

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

# What is kept of calls, to look for mistakes in: of each function so many answers, of no more
# values than this. A thousand answers of megabytes would take all memory there is.
_RECORDED, _SMALL = 8, 1000

_Recorded = list[tuple[str, tuple[Any, ...], Answer]]


class Student:
    """A submission: `student.f(1.0)` calls, `student.z` fetches; each gives an `Answer`."""

    def __init__(self, program: RunningProgram, prefix: str = "") -> None:
        self._program = program
        self._prefix = prefix
        self._functions: dict[str, StudentFunction] = {}
        self._reruns: dict[object, Student] = {}
        self._recorded: _Recorded = []

    def __getattr__(self, name: str) -> Any:
        """A value as an `Answer`, or a `StudentFunction`.

        Raises:
            StudentError: the submission has no such name, or no readable value for it.
        """
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._functions:
            reply = self._program.ask(wire.Get(_new_id(), name), f"`{name}`")
            if not isinstance(reply, wire.Function):
                return Answer(self._prefix + name, value_of(reply, f"`{name}`"))
            parameters = wire.names_of(reply.parameters)  # whoever sent them
            self._functions[name] = StudentFunction(self._program, name, parameters, self._recorded)
        return self._functions[name]

    def rerun(self, **pins: Any) -> Student:
        """The submission run again from the start, with these module-level names replaced.

        A function given as a pin is answered on the trusted side whenever the program calls it.
        The same pins give the same run.
        """
        pins = plain(pins)
        values = {name: value for name, value in pins.items() if not callable(value)}
        functions = tuple((n, id(v)) for n, v in sorted(pins.items()) if callable(v))
        key = wire.pack(_ready(values)), functions
        if key not in self._reruns:
            givens = ", ".join(f"{name} = {show(value)}" for name, value in values.items())
            said = f"with {givens}: " if givens else ""
            self._reruns[key] = Student(self._program.again(pins), said)
        return self._reruns[key]


def recorded_calls(student: Student) -> _Recorded:
    """The first calls of each function that gave a value: function, arguments, answer."""
    return student._recorded


class StudentFunction(NDArrayOperatorsMixin):
    """A function of the submission."""

    def __init__(
        self,
        program: RunningProgram,
        name: str,
        parameters: Sequence[str],
        calls: _Recorded,
    ) -> None:
        self._program = program
        self._name = name
        self._parameters = parameters
        self._calls = calls
        self._left = _RECORDED

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """What the call returns.

        Raises:
            StudentError: it raised, hung, crashed, or returned what cannot be read.
        """
        reply, said, given = self._ask(args, kwargs)
        answer = Answer(said, value_of(reply, said, given), given)
        self._record(args, answer)
        return answer

    def with_arguments(self, *args: Any) -> tuple[Answer, list[Answer]]:
        """What the call returns, and its arguments as it left them.

        Raises:
            StudentError: see `__call__`.
        """
        reply, said, given = self._ask(args, {}, arguments_back=True)
        answer = Answer(said, value_of(reply, said, given), given)
        self._record(args, answer)
        after = reply.arguments if isinstance(reply, wire.Returned) else None
        if after is None or len(after) != len(args):
            raise with_given(Crashed(f"{said}: the program's answer could not be read."), given)
        names = self._names(len(args))
        return answer, [
            Answer(Later(functools.partial("{}, after {},".format, name, said)), value, given)
            for name, value in zip(names, after, strict=True)
        ]

    def _record(self, args: tuple[Any, ...], answer: Answer) -> None:
        if self._left and _is_small(answer.value):
            self._left -= 1
            self._calls.append((self._name, args, answer))

    def __getattr__(self, name: str) -> Any:
        """Where a value is due, and the submission has a function of that name.

        Raises:
            Unreadable: for whatever an `Answer` can do.
        """
        if hasattr(Answer, name):
            self._no_value()
        raise AttributeError(name)

    def _no_value(self, *_: object, **__: object) -> NoReturn:
        raise Unreadable(
            f"`{self._name}` is a function (is a call `(…)` missing?); expected a value."
        )

    __getitem__ = __iter__ = __len__ = __contains__ = __bool__ = __format__ = _no_value
    __float__ = __int__ = __index__ = __round__ = __trunc__ = __floor__ = __ceil__ = _no_value
    __array__ = __array_ufunc__ = __array_function__ = _no_value
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _no_value
    __hash__ = object.__hash__

    def _ask(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], arguments_back: bool = False
    ) -> tuple[wire.Reply, Words, Words]:
        request = wire.Call(_new_id(), self._name, _ready(args), _ready(kwargs), arguments_back)
        words = _Words(self, request)
        said, given = Later(lambda: words.both[0]), Later(lambda: words.both[1])
        try:
            return self._program.ask(request, said), said, given
        except StudentError as error:
            raise with_given(error, given) from error.__cause__

    def _said(self, call: wire.Call) -> tuple[str, str]:
        """The call as one would write it, and the arguments' values where they are long.

        As they were sent: whoever called may since have changed what they called it with.
        """
        sent = wire.decode_request(wire.pack(call))
        assert isinstance(sent, wire.Call)
        values = dict(zip(self._names(len(sent.args)), sent.args, strict=True)) | sent.kwargs
        inline = ", ".join(show(value) for value in values.values())
        if len(inline) <= 40:
            return f"{self._name}({inline})", ""
        given = "\n".join(f"     {name} = {show(value)}" for name, value in values.items())
        return f"{self._name}({', '.join(values)})", "with" + given[4:]

    def _names(self, count: int) -> list[str]:
        names = list(self._parameters[:count])
        return names + [f"argument {n + 1}" for n in range(len(names), count)]


def _ready(value: Any) -> Any:
    """What a program is given, ready to travel: what came from it may go back, within others."""
    return wire.plain(plain(value), depth=-wire.SPARE)


class _Words:
    """A call in words, put together once, when they are read."""

    def __init__(self, function: StudentFunction, call: wire.Call) -> None:
        self._function, self._call = function, call

    @functools.cached_property
    def both(self) -> tuple[str, str]:
        """See `StudentFunction._said`."""
        return self._function._said(self._call)


def _is_small(value: Any) -> bool:
    """Whether a value is made of few others."""
    return isinstance(value, float | int) or _values_in(value, _SMALL) >= 0


def _values_in(value: Any, left: int) -> int:
    """What is left of so many values without those that this is made of; negative: it is more."""
    if isinstance(value, np.ndarray):
        return left - int(value.size)
    if isinstance(value, str):
        return left - len(value)
    if isinstance(value, list | dict):
        left -= len(value)
        for item in value.values() if isinstance(value, dict) else value:
            if left < 0:
                break
            left = _values_in(item, left)
    return left


def _new_id() -> int:
    # Not to be guessed: an answer that was written before its question is no answer.
    return secrets.randbits(63)
