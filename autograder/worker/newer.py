"""Whether a newer Python would read what this one does not, and which.

What is new is written in the old way, as far as it matters to a parser, and parsed again.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator

Version = tuple[int, int]

_LONGEST = 20_000  # characters of a block that is looked at for this
_PREFIX = re.compile(r"(?<![\w'\"])(?P<prefix>[bBrRuUfFtT]{0,2})(?P<quote>'''|\"\"\"|'|\")")
_LITERAL = re.compile(r"\{\{|\}\}|\\.|[^\\{}'\"\n]+|.", re.DOTALL)
_TYPE = re.compile(r"^(\s*)type[ \t]+(?=\w+[ \t]*[\[=])", re.MULTILINE)
_WITH_PARAMETERS = re.compile(r"^(\s*(?:(?:async[ \t]+)?def|class|type)[ \t]+\w+[ \t]*)\[", re.M)
_DEFAULT = re.compile(r"(?<![=!<>:])=(?!=)")
_SEVERAL_CAUGHT = re.compile(r"^(\s*except[ \t]*\*?[ \t]*)([^(:,\n]+,[^:\n]*):", re.MULTILINE)
_LAZY = re.compile(r"^(\s*)lazy[ \t]+(?=import\b|from\b)", re.MULTILINE)
_UNPACKED = re.compile(r"([(\[{]\s*)\*{1,2}(?=[\w(\[{])")


def version_that_reads(source: str) -> Version | None:
    """The first Python after this one that would parse `source`, which this one does not."""
    if len(source) > _LONGEST:
        return None
    for version in sorted({version for version, _ in _NEWS}):
        if version <= sys.version_info[:2]:
            continue
        try:
            ast.parse(_in_the_old_way(source, version))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return version
    return None


def _in_the_old_way(source: str, version: Version) -> str:
    for since, rewrite in _NEWS:
        if sys.version_info[:2] < since <= version:
            source = rewrite(source)
    return source


# --- f-strings that hold anything (PEP 701), t-strings (PEP 750) ------------------------------


def _without_templates(kinds: str) -> Callable[[str], str]:
    """Plain strings in the place of templates; what stood in their braces must parse, too."""

    def rewrite(source: str) -> str:
        parts: list[str] = []
        place = 0
        while place < len(source):
            start, stop, expressions = _next_string(source, place, kinds)
            parts.append(source[place:start])
            if expressions is None:
                parts.append(source[start:stop])
            else:
                for expression in expressions:
                    ast.parse(f"({rewrite(expression)}\n)")
                lines = source.count("\n", start, stop)
                parts.append('"""' + "\n" * lines + '"""' if lines else '""')
            place = stop
        return "".join(parts)

    return rewrite


def _next_string(source: str, place: int, kinds: str) -> tuple[int, int, list[str] | None]:
    """Where the next string stands; if it is a template, the expressions in it."""
    while place < len(source):
        if source[place] == "#":
            place = _end_of_comment(source, place)
        elif found := _PREFIX.match(source, place):
            if set(found["prefix"].lower()) & set(kinds):
                stop, expressions = _template(source, found.end(), found["quote"])
                return found.start(), stop, expressions
            return found.start(), _end_of_string(source, found.end(), found["quote"]), None
        else:
            place += 1
    return len(source), len(source), None


def _end_of_comment(source: str, place: int) -> int:
    stop = source.find("\n", place)
    return len(source) if stop < 0 else stop


def _end_of_string(source: str, place: int, quote: str) -> int:
    while place < len(source) and not source.startswith(quote, place):
        place += 2 if source[place] == "\\" else 1
    return place + len(quote)


def _template(source: str, place: int, quote: str) -> tuple[int, list[str]]:
    """Where a template ends whose text begins at `place`, and the expressions in it."""
    expressions: list[str] = []
    while not source.startswith(quote, place):
        if source.startswith("{", place) and not source.startswith("{{", place):
            place = _field(source, place + 1, expressions)
            continue
        place = _after_literal(source, place, len(quote) == 1)
    return place + len(quote), expressions


def _after_literal(source: str, place: int, on_one_line: bool) -> int:
    piece = _LITERAL.match(source, place)
    if piece is None or (on_one_line and piece.group() == "\n"):
        raise SyntaxError("unterminated string")
    return piece.end()


def _field(source: str, place: int, expressions: list[str]) -> int:
    """After the `}` of the field whose expression begins at `place`."""
    stop = next(_ends_of_expression(source, place))
    expression = source[place:stop].rstrip().removesuffix("=")
    if not expression.strip():
        raise SyntaxError("an empty expression")
    expressions.append(expression)
    place = stop
    if source[place] == "!":
        place += 2
    if source.startswith(":", place):
        place += 1
        while not source.startswith("}", place):
            if source.startswith("{", place):
                place = _field(source, place + 1, expressions)
            else:
                place = _after_literal(source, place, False)
    if not source.startswith("}", place):
        raise SyntaxError("expecting '}'")
    return place + 1


def _ends_of_expression(source: str, place: int) -> Iterator[int]:
    depth = 0
    while place < len(source):
        sign = source[place]
        if depth == 0 and (sign in "}:" or (sign == "!" and source[place + 1 : place + 2] != "=")):
            yield place
        if sign == "#":
            place = _end_of_comment(source, place)
        elif _PREFIX.match(source, place):
            _, place, _ = _next_string(source, place, "ft")
        else:
            depth += (sign in "([{") - (sign in ")]}")
            place += 1
    raise SyntaxError("unterminated string")


# --- the rest ---------------------------------------------------------------------------------


def _without_type_parameters(has_defaults: bool) -> Callable[[str], str]:
    """`def f[T](…)`, `class C[T]`, `type X[T] = …` (PEP 695); with defaults, PEP 696."""

    def rewrite(source: str) -> str:
        parts: list[str] = []
        place = 0
        while (found := _WITH_PARAMETERS.search(source, place)) is not None:
            stop = _closing(source, found.end())
            parts.append(source[place : found.end() - 1])
            inside = source[found.end() : stop]
            if has_defaults or not _DEFAULT.search(inside):
                parts.append("\\\n" * inside.count("\n"))
            else:
                parts.append(f"[{inside}]")
            place = stop + 1
        return "".join([*parts, source[place:]])

    return rewrite


def _closing(source: str, place: int) -> int:
    depth = 1
    while place < len(source):
        depth += (source[place] in "([{") - (source[place] in ")]}")
        if depth == 0:
            return place
        place += 1
    raise SyntaxError("'[' was never closed")


_NEWS: tuple[tuple[Version, Callable[[str], str]], ...] = (
    ((3, 12), _without_templates("f")),
    ((3, 12), _without_type_parameters(False)),
    ((3, 13), _without_type_parameters(True)),
    ((3, 12), lambda source: _TYPE.sub(r"\1", source)),
    ((3, 14), _without_templates("t")),
    ((3, 14), lambda source: _SEVERAL_CAUGHT.sub(r"\1(\2):", source)),
    ((3, 15), lambda source: _LAZY.sub(r"\1", source)),
    ((3, 15), lambda source: _UNPACKED.sub(r"\1", source)),
)
