"""A student's program, run: its cells executed in order into one namespace.

The same code runs in the jail and, for a student's own pytest, in process.
"""

from __future__ import annotations

import difflib
import inspect
import linecache
import sys
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from autograder import wire
from autograder.worker.blocks import UNREADABLE
from autograder.worker.event_loop import EventLoop
from autograder.worker.failures import Failures, Omitted
from autograder.worker.ipython import Inert, Shell
from autograder.worker.keyboard import Unanswered
from autograder.worker.pinned import Pinned
from autograder.worker.units import Unit, units_of

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

MODULE = "submission"  # what `__name__` says: what stands under `__main__` is not run
_LOOKED_AT = 100  # names that a program may have defined, for its numbers

# Is told which statement is about to run: the numbers of its cell, its own in there, its line's.
Progress = Callable[[int, int, int], None]


class NameMissing(Exception):
    """The program has no such name."""

    def __init__(self, missing: wire.Missing) -> None:
        super().__init__(missing.name)
        self.missing = missing


def become(args: Sequence[Any], after: Sequence[Any]) -> None:
    """Make of a call's own arguments what a function that works in place would have made of them.

    An array stays the array it was, with other numbers: another name may hold it.
    """
    for own, new in zip(args, after, strict=False):
        if isinstance(own, dict):
            for key, value in new.items():
                shape = getattr(value, "shape", None)
                if shape is not None and getattr(own.get(key), "shape", None) == shape:
                    own[key][...] = value
                else:
                    own[key] = value
        elif isinstance(own, list):
            own[:] = new


class Program:
    """A program and, once `run`, its namespace."""

    def __init__(
        self,
        load: wire.Load,
        stand_ins: Mapping[str, Callable[..., Any]] | None = None,
        tell: Progress = lambda cell, statement, line: None,
    ) -> None:
        self._load = load
        self._tell = tell
        self._module = types.ModuleType(MODULE)
        self._names = self._module.__dict__
        self._names["__file__"] = load.filename
        self._input = Unanswered()
        shell = Shell(self._run_text)
        self._lent = {"input": self._input, "get_ipython": lambda: shell, "display": Inert()}
        self._names |= self._lent
        pins = {**load.replaced, **(stand_ins or {})}
        self._locals: Any = Pinned(self._names, pins) if pins else self._names
        self._sources = {cell.label: cell.source.split("\n") for cell in load.cells}
        self._failures = Failures(self._sources, self._unwritten)
        self._loop = EventLoop()
        self._flags = 0

    @classmethod
    def around(cls, names: dict[str, Any], load: wire.Load) -> Program:
        """A program that has been run already, elsewhere: its names, and what it was made of."""
        program = cls(load)
        program._names = names
        return program

    def run(self, interruptible: bool = False) -> None:
        """Run every statement; one that fails does not stop the next.

        In one's own process Ctrl-C means whoever started it, so there it is `interruptible`; in
        the jail a KeyboardInterrupt is an exception like any other.
        """
        self._step_forward()
        left_out = {(one.cell, one.statement): one.why for one in self._load.without}
        for number, cell in enumerate(self._load.cells):
            for statement, unit in enumerate(self._units(cell)):
                if left_out and (why := left_out.get((number, statement))) is not None:
                    self._failures.add(unit, Omitted(why), asked=False)
                    continue
                self._tell(number, statement, unit.lines.start)
                self._execute(unit, interruptible)
        self._loop.close()

    def _execute(self, unit: Unit, interruptible: bool = False) -> None:
        asked = self._input.asked
        try:
            self._evaluate(unit.code(), unit.wants_a_loop)
        except BaseException as error:
            if interruptible and isinstance(error, KeyboardInterrupt):
                raise
            self._failures.add(unit, error, asked=self._input.asked > asked)

    def _evaluate(self, code: types.CodeType, wants_a_loop: bool = False) -> Any:
        if wants_a_loop or code.co_flags & inspect.CO_COROUTINE:
            return self._loop.run(code, self._names, self._locals)
        return eval(code, self._names, self._locals)

    def _units(self, cell: wire.Cell) -> list[Unit]:
        try:
            units, self._flags = units_of(cell, not self._load.notebook, self._flags)
        except UNREADABLE as error:
            units = [Unit(cell.label, slice(0, None), error, self._flags)]
        self._failures.units += units
        return units

    def _run_text(self, text: str) -> Any:
        """Run what a magic wraps; the value of its last line."""
        units = self._units(wire.Cell("a magic", text))
        for number, unit in enumerate(units, 1):
            if number == len(units) and (value := unit.value()) is not None:
                return self._evaluate(value)
            self._execute(unit)
        return None

    def answer(self, request: wire.Get | wire.Call) -> wire.Reply:
        """The reply to a question.

        Raises:
            NameMissing: the program has no such name.
            BaseException: whatever the program raised.
        """
        self._step_forward()
        self._input.asked = 0
        if isinstance(request, wire.Call):
            value = self.call(request.name, request.args, request.kwargs)
            return returned(request.id, value, request.args if request.arguments_back else None)
        value = self.get(request.name)
        if callable(value) and not hasattr(value, "__array__"):
            return wire.Function(request.id, parameters_of(value))
        return returned(request.id, value)

    def get(self, name: str) -> Any:
        """A module-level value.

        Raises:
            NameMissing: there is none.
        """
        if name in self._names:
            return self._names[name]
        because = self._failures.cause(name)
        if because is None and "__getattr__" in self._names:
            try:  # a module may say itself what is missing (PEP 562)
                return self._names["__getattr__"](name)
            except AttributeError:
                pass
        raise NameMissing(self._missing(name, because))

    def numbers(self) -> dict[str, float | int]:
        """The first of its module-level numbers, those of Python's own types; whatever is not
        here is fetched by its name."""
        names = list(self._names.items())  # at once: a thread of the program's may add to them
        return {
            name: value
            for name, value in names[:_LOOKED_AT]
            if type(name) is str and name.isascii() and _is_number(value)
        }

    def call(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
        """Call a module-level function."""
        return self.get(name)(*args, **kwargs)

    def raised(self, error: BaseException, request_id: int = 0) -> wire.Raised:
        """What an exception says to the student: its words, and the student's own lines."""
        return self._failures.raised(error, request_id, asked=self._input.asked > 0)

    def _step_forward(self) -> None:
        """Be what `import submission` gives: dataclasses and pickle look a class's module up."""
        sys.modules[MODULE] = self._module

    def _missing(self, name: str, because: wire.Raised | None) -> wire.Missing:
        own = [key for key in self._names if not key.startswith("_") and key not in self._lent]
        near = difflib.get_close_matches(name, own, n=1, cutoff=0.75)
        return wire.Missing(0, name, because, near[0] if near else None)

    def _unwritten(self, name: str) -> str | None:
        """What the program's own `__getattr__` says of a name that is not written yet."""
        try:
            self._names["__getattr__"](name)
        except NotImplementedError as error:
            return str(error)
        except BaseException:
            pass
        return None

    def show_source_in_tracebacks(self) -> None:
        """Let tracebacks made in this process quote the program's lines."""
        for label, lines in self._sources.items():
            quoted = [line + "\n" for line in lines]
            linecache.cache[label] = (sum(map(len, quoted)), None, quoted, label)


def parameters_of(function: Any) -> list[str]:
    """A function's parameter names, as far as they can be told."""
    try:
        return wire.names_of([str(name) for name in inspect.signature(function).parameters])
    except Exception:
        return []


def returned(
    request_id: int, value: Any, arguments: list[Any] | None = None
) -> wire.Returned | wire.Unsendable:
    """A value made ready to travel, or what is wrong with it."""
    try:
        after = None if arguments is None else [_if_it_travels(argument) for argument in arguments]
        reply = wire.Returned(request_id, wire.plain(value, generators=False), after)
        size = len(wire.pack(reply))
    except wire.UnsendableError as error:
        return wire.Unsendable(request_id, str(error)[:400])
    if size > wire.MAX_FRAME:
        return wire.Unsendable(request_id, _too_large(f"a value of {size / 1e6:.0f} MB"))
    return reply


def _too_large(what: str) -> str:
    return f"{what}, more than the {wire.MAX_FRAME / 1e6:.0f} MB that an answer may have"


def _if_it_travels(argument: Any) -> Any:
    try:
        return wire.plain(argument, generators=False)
    except wire.UnsendableError:
        return None


def _is_number(value: Any) -> bool:
    return type(value) is float or (type(value) is int and -(2**63) <= value < 2**63)
