"""A student's program, run: its cells executed in order into one namespace.

The same code runs in the jail and, for a student's own pytest, in process.
"""

from __future__ import annotations

import builtins
import difflib
import inspect
import linecache
import re
import sys
import types
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from typing import Any, NamedTuple

from autograder import wire
from autograder.worker.units import Unit, statements, whole

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

MODULE = "submission"  # what `__name__` says: what stands under `__main__` is not run
_LOOKED_AT = 100  # names that a program may have defined, for its numbers
_MAX_MESSAGE = 600  # characters of an exception's own words


class NameMissing(Exception):
    """The program has no such name."""

    def __init__(self, missing: wire.Missing) -> None:
        super().__init__(missing.name)
        self.missing = missing


class _Failure(NamedTuple):
    """An exception that stopped some lines of a cell."""

    label: str
    lines: slice
    error: BaseException
    ran: bool = True


class Pinned(MutableMapping[str, Any]):
    """The names of a running module, some of them pinned.

    A pinned value replaces what the program first assigns to the name, and whatever it assigns
    later that equals that: the givens, wherever they are repeated. Another value is the
    program's own (`y = sigma(x)` for a plot, after `y = 1.0`) and stays. A pinned function
    replaces every definition.
    """

    def __init__(self, names: dict[str, Any], pins: Mapping[str, Any]) -> None:
        self._names = names
        self._pins = dict(pins)
        self._first: dict[str, Any] = {}
        names.update(pins)  # also for a program that never assigns them

    def __getitem__(self, name: str) -> Any:
        return self._names[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name in self._pins and self._is_given(name, value):
            value = self._pins[name]
        self._names[name] = value

    def __delitem__(self, name: str) -> None:
        del self._names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _is_given(self, name: str, value: Any) -> bool:
        if callable(self._pins[name]):
            return True
        first = self._first.setdefault(name, value)
        if first is value:
            return True
        try:
            numpy = sys.modules.get("numpy")
            return bool(numpy.array_equal(first, value) if numpy else first == value)
        except Exception:
            return False


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
    ) -> None:
        self._load = load
        self._module = types.ModuleType(MODULE)
        self._names = self._module.__dict__
        self._names["__file__"] = load.filename
        self._names["input"] = _no_one_answers
        if load.notebook:
            self._names["get_ipython"] = _Inert
            self._names["display"] = _Inert()
        pins = {**load.replaced, **(stand_ins or {})}
        self._locals: Any = Pinned(self._names, pins) if pins else self._names
        self._sources = {cell.label: cell.source.split("\n") for cell in load.cells}
        self._failures: list[_Failure] = []
        self._flags = 0

    @classmethod
    def around(cls, names: dict[str, Any], load: wire.Load) -> Program:
        """A program that has been run already, elsewhere: its names, and what it was made of."""
        program = cls(load)
        program._names = names
        return program

    def run(self, interruptible: bool = False) -> None:
        """Run every cell; one that fails does not stop the next.

        In one's own process Ctrl-C means whoever started it, so there it is `interruptible`; in
        the jail a KeyboardInterrupt is an exception like any other.
        """
        self._step_forward()
        for cell in self._load.cells:
            for lines, code in self._units(cell):
                try:
                    exec(code(), self._names, self._locals)
                except BaseException as error:
                    if interruptible and isinstance(error, KeyboardInterrupt):
                        raise
                    self._failures.append(_Failure(cell.label, lines, error))

    def answer(self, request: wire.Get | wire.Call) -> wire.Reply:
        """The reply to a question.

        Raises:
            NameMissing: the program has no such name.
            BaseException: whatever the program raised.
        """
        self._step_forward()
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
        if "__getattr__" in self._names:  # a module may say itself what is missing (PEP 562)
            try:
                return self._names["__getattr__"](name)
            except AttributeError:
                pass
        raise NameMissing(self._missing(name))

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
        return wire.Raised(
            request_id, type(error).__name__[:80], _words(error), list(self._places(error))[-5:]
        )

    def _step_forward(self) -> None:
        """Be what `import submission` gives: dataclasses and pickle look a class's module up."""
        sys.modules[MODULE] = self._module

    def _units(self, cell: wire.Cell) -> list[Unit]:
        """What runs as one: a notebook's cell, or a single statement of a script.

        A script is run statement by statement, so that a line that fails (a plot, a missing
        module) costs what depends on it and nothing else.
        """
        try:
            units, self._flags = (whole if self._load.notebook else statements)(cell, self._flags)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            self._failures.append(_Failure(cell.label, slice(None), error, ran=False))
            return []
        return units

    def _missing(self, name: str) -> wire.Missing:
        because = next(filter(lambda failure: self._speaks_of(name, failure), self._failures), None)
        own = [key for key in self._names if not key.startswith("_")]
        near = difflib.get_close_matches(name, own, n=1, cutoff=0.75)
        return wire.Missing(
            0, name, self.raised(because.error) if because else None, near[0] if near else None
        )

    def _speaks_of(self, name: str, failure: _Failure) -> bool:
        """Whether what failed is why `name` is missing: its lines define it, or nothing ran."""
        lines = "\n".join(self._sources[failure.label][failure.lines])
        word = rf"\b{re.escape(name)}\b"
        if not failure.ran or isinstance(failure.error, SyntaxError):
            return not self._load.notebook or re.search(word, lines) is not None
        defines = rf"^[\s#]*(def\s+{word}|[\w\s,.:\[\]]*{word}[\w\s,.:\[\]]*=(?!=))"
        return re.search(defines, lines, re.MULTILINE) is not None

    def _places(self, error: BaseException) -> Iterator[wire.Place]:
        if isinstance(error, SyntaxError) and error.filename in self._sources:
            yield self._place(error.filename, error.lineno or 1, "<module>")
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self._sources:
                yield self._place(code.co_filename, trace.tb_lineno or 1, code.co_name)
            trace = trace.tb_next

    def _place(self, label: str, line: int, function: str) -> wire.Place:
        lines = self._sources[label]
        source = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        return wire.Place(label, line, function[:80], source[:200])

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


def _words(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:_MAX_MESSAGE]
    try:
        words = builtins.str(error)
    except BaseException:
        return "(its message could not be read)"
    return words[:_MAX_MESSAGE].encode("utf-8", "backslashreplace").decode("utf-8")


def _no_one_answers(prompt: object = "") -> str:
    return ""


class _Inert:
    """Stands for the notebook's shell and display: takes everything, does nothing."""

    def __getattr__(self, name: str) -> _Inert:
        return self

    def __call__(self, *args: object, **kwargs: object) -> None:
        return None
