"""What of a program failed, and what it cost: why a name is not there, step by step."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from autograder import wire
from autograder.worker.keyboard import NOBODY
from autograder.worker.units import Unit

_MAX_MESSAGE = 600  # characters of an exception's own words
_MAX_PLACES, _MAX_ABSENT = 5, 4
_MAX_STEPS = 50


class Omitted(Exception):
    """What a statement that is left out is said to have raised; the text is why it is."""


class Failure(NamedTuple):
    """An exception that stopped a statement, and whether that had asked `input()` for a word."""

    unit: Unit
    error: BaseException
    asked: bool = False


class Failures:
    """The failures of a run, in their order.

    units: all statements of the program so far.
    """

    def __init__(
        self, sources: Mapping[str, list[str]], unwritten: Callable[[str], str | None]
    ) -> None:
        self._sources = sources
        self._unwritten = unwritten  # what the program's own `__getattr__` says of a name
        self._failures: list[Failure] = []
        self.units: list[Unit] = []

    def add(self, unit: Unit, error: BaseException, asked: bool) -> None:
        """Take note that a statement was stopped."""
        self._failures.append(Failure(unit, error, asked))

    def cause(self, name: str) -> wire.Raised | None:
        """What stopped the statement that should have made a name; None where none should."""
        failure = self._that_cost(name, self._failures)
        return self._explained(self._alone(failure), failure.error) if failure else None

    def raised(self, error: BaseException, request_id: int, asked: bool) -> wire.Raised:
        """What an exception says to the student: its words, and the student's own lines."""
        return self._explained(self._told(error, asked), error, request_id)

    def _told(self, error: BaseException, asked: bool) -> wire.Raised:
        words = _words(error)
        if asked and NOBODY not in words:
            words += f" ({NOBODY})"
        name = "" if isinstance(error, Omitted) else type(error).__name__[:80]
        return wire.Raised(0, name, words, list(self._places(error))[-_MAX_PLACES:])

    def _alone(self, failure: Failure) -> wire.Raised:
        """A failure, without what it follows from."""
        told = self._told(failure.error, failure.asked)
        begin = (failure.unit.lines.start or 0) + 1
        places = told.places or [self._place(failure.unit.label, begin, "<module>")]
        return msgspec.structs.replace(told, places=places)

    def _explained(
        self, told: wire.Raised, error: BaseException, request_id: int = 0
    ) -> wire.Raised:
        """With the names that were not there, and why."""
        absent = list(self._absent(error)) or list(self._not_installed(error, told.places))
        if len(absent) > _MAX_ABSENT:  # the next ones, and where it began
            absent = absent[: _MAX_ABSENT // 2] + absent[-_MAX_ABSENT // 2 :]
        return msgspec.structs.replace(told, id=request_id, absent=absent)

    # --- names

    def _that_cost(self, name: str, failures: list[Failure]) -> Failure | None:
        for costs in (_makes, self._makes_by_a_call, self._stands_for, _mentions, _imports_all):
            for failure in reversed(failures):
                if costs(failure.unit, name, self._text(failure.unit)):
                    return failure
        return None

    def _text(self, unit: Unit) -> str:
        return "\n".join(self._sources.get(unit.label, [])[unit.lines])

    def _makes_by_a_call(self, unit: Unit, name: str, text: str) -> bool:
        """Whether a statement calls a function that has the name as a `global` one."""
        return isinstance(unit.node, ast.stmt) and any(
            isinstance(other.node, ast.FunctionDef)
            and re.search(rf"\b{re.escape(other.node.name)}\b", text) is not None
            and any(isinstance(n, ast.Global) and name in n.names for n in ast.walk(other.node))
            for other in self.units
            if other is not unit
        )

    def _stands_for(self, unit: Unit, name: str, text: str) -> bool:
        """Whether it is the `raise` of a stub, under a comment such as `# z = ...`."""
        if not isinstance(unit.node, ast.Raise):
            return False
        above = self._sources.get(unit.label, [])[: unit.lines.start][::-1]
        comments = itertools.takewhile(lambda line: line.lstrip().startswith("#"), above)
        return any(re.match(rf"\s*#\s*{re.escape(name)}\s*=", line) for line in comments)

    def _absent(self, error: BaseException) -> Iterator[wire.Absent]:
        """The name that was lacking, the name that was lacking where that should be made, …"""
        failures = self._failures
        for _ in range(_MAX_STEPS):
            number = next((n for n, f in enumerate(failures) if f.error is error), len(failures))
            failures = failures[:number]
            name = error.name if type(error) is NameError else None
            if not isinstance(name, str):
                return
            failure = self._that_cost(name, failures)
            if failure is None:
                if said := self._unwritten(name):
                    yield wire.Absent(name[:80], "NotImplementedError", said[:_MAX_MESSAGE])
                return
            error = failure.error
            told = self._alone(failure)
            yield wire.Absent(name[:80], told.exception, told.message, told.places[0])

    # --- modules

    def _not_installed(
        self, error: BaseException, places: list[wire.Place]
    ) -> Iterator[wire.Absent]:
        """A module that the failing line uses, whose import was caught where it failed."""
        if not places or not isinstance(error, NameError | TypeError | AttributeError):
            return
        words = set(re.findall(r"\w+", places[-1].source))
        for unit, alias, module, line in self._imports():
            if alias in words and not _is_installed(module):
                place = self._place(unit.label, line, "<module>")
                yield wire.Absent(
                    alias[:80], "ModuleNotFoundError", f"No module named {module[:80]!r}", place
                )
                return

    def _imports(self) -> Iterator[tuple[Unit, str, str, int]]:
        """Every name that an import gives, wherever it stands, with its module and line."""
        for unit in self.units:
            if not isinstance(unit.node, ast.stmt):
                continue
            for node in ast.walk(unit.node):
                if isinstance(node, ast.Import):
                    for alias in node.names:
                        given = alias.asname or alias.name.partition(".")[0]
                        yield unit, given, alias.name, node.lineno
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    for alias in node.names:
                        yield unit, alias.asname or alias.name, node.module, node.lineno

    # --- places

    def _places(self, error: BaseException) -> Iterator[wire.Place]:
        if isinstance(error, SyntaxError) and error.filename and error.filename in self._sources:
            yield self._place(error.filename, error.lineno or 1, "<module>")
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename in self._sources:
                yield self._place(code.co_filename, trace.tb_lineno or 1, code.co_name)
            trace = trace.tb_next

    def _place(self, label: str, line: int, function: str) -> wire.Place:
        lines = self._sources.get(label, [])
        source = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        return wire.Place(label, line, function[:80], source[:200])


# --- what a statement makes ------------------------------------------------------------------


def _makes(unit: Unit, name: str, text: str) -> bool:
    """Whether a statement makes a name, as far as can be told; what does not parse, by its text."""
    if isinstance(unit.node, ast.stmt):
        return name in names_made([unit.node])
    word = rf"\b{re.escape(name)}\b"
    makes = rf"(?:async\s+)?def\s+{word}|class\s+{word}|(?:from\s.*)?import\s.*{word}"
    assigns = rf"[\w\s,.:*()\[\]]*{word}[\w\s,.:()\[\]]*=(?!=)"
    return re.search(rf"^\s*(?:{makes}|{assigns})", text, re.MULTILINE) is not None


def _mentions(unit: Unit, name: str, text: str) -> bool:
    if isinstance(unit.node, ast.stmt):
        return False
    return re.search(rf"\b{re.escape(name)}\b", text) is not None


def _imports_all(unit: Unit, name: str, text: str) -> bool:
    node = unit.node
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)


def names_made(nodes: list[ast.stmt]) -> set[str]:
    """The names that statements make in the scope that they stand in."""
    found: set[str] = set()
    left: list[ast.AST] = list(nodes)
    while left:
        node = left.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                found.add(node.name)
                continue
            case ast.Lambda():
                continue
            case ast.comprehension():
                left += [node.iter, *node.ifs]
                continue
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                found |= {(alias.asname or alias.name).partition(".")[0] for alias in aliases}
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                found.add(name)
        left += ast.iter_child_nodes(node)
    return found


# --- words ------------------------------------------------------------------------------------


def _words(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return str(error.msg)[:_MAX_MESSAGE]
    try:
        words = builtins.str(error)
    except BaseException:
        return "(its message could not be read)"
    return words[:_MAX_MESSAGE].encode("utf-8", "backslashreplace").decode("utf-8")


def _is_installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except Exception:
        return False
