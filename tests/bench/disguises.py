"""How a program is copied so that it looks like one's own: from a script to another script.

What is made is compared as text and not run.
"""

from __future__ import annotations

import ast
import io
import json
import random
import re
import tokenize
from collections.abc import Callable

ASKED = ("forward", "loss", "gradients", "update", "train")
_OTHERS = (
    "alpha",
    "beta",
    "gamma",
    "val",
    "tmp",
    "thing",
    "res",
    "foo",
    "data",
    "item",
    "cur",
    "q",
)


def as_it_is(source: str, draw: random.Random) -> str:
    """Copied as it is."""
    return source


def renamed(source: str, draw: random.Random) -> str:
    """Every name that can be another without changing what the program does."""
    tree = ast.parse(source)
    kept = {*ASKED, "initialize_parameters"}
    kept |= {w.arg for w in ast.walk(tree) if isinstance(w, ast.keyword) and w.arg}
    kept |= {
        name.id
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for name in ast.walk(text)
        if isinstance(name, ast.Name)
    }
    stored = {
        name.id
        for name in ast.walk(tree)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    stored |= {arg.arg for arg in ast.walk(tree) if isinstance(arg, ast.arg)}
    stored |= {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    others = {
        name: f"{draw.choice(_OTHERS)}_{number}"
        for number, name in enumerate(sorted(stored - kept - {"_", "self"}))
    }
    lines = source.split("\n")
    places = [
        (node.lineno, node.col_offset, node.id if isinstance(node, ast.Name) else node.arg)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.arg)
    ]
    for number, column, name in sorted(places, reverse=True):
        if name in others:
            line = lines[number - 1].encode()
            new = others[name].encode()
            lines[number - 1] = (line[:column] + new + line[column + len(name.encode()) :]).decode()
    text = "\n".join(lines)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in others:
            text = re.sub(rf"\bdef {node.name}\b", f"def {others[node.name]}", text)
    return text


def reordered(source: str, draw: random.Random) -> str:
    """The functions in another order, and the entries of dictionaries."""
    head, functions, tail = _parts(source)
    draw.shuffle(functions)
    return "\n\n\n".join([head, *functions, tail])


def reformatted(source: str, draw: random.Random) -> str:
    """As Python itself would write it: other spaces, brackets, quotes; no comments."""
    return ast.unparse(ast.parse(source))


def without_comments(source: str, draw: random.Random) -> str:
    """Comments and docstrings taken out."""
    lines = source.split("\n")
    for one in tokenize.generate_tokens(io.StringIO(source).readline):
        if one.type == tokenize.COMMENT:
            line = lines[one.start[0] - 1]
            lines[one.start[0] - 1] = line[: one.start[1]].rstrip()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) and len(node.body) > 1:
            first = node.body[0]
            for number in range(first.lineno - 1, first.end_lineno or first.lineno):
                lines[number] = ""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def all_at_once(source: str, draw: random.Random) -> str:
    """Renamed, reordered, reformatted, without comments."""
    return reformatted(reordered(renamed(source, draw), draw), draw)


def as_notebook(source: str, draw: random.Random) -> str:
    """A cell for each function."""
    head, functions, tail = _parts(source)
    cells = [
        {
            "cell_type": "code",
            "id": f"c{n}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": part,
        }
        for n, part in enumerate([head, *functions, tail])
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})


WHOLE: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": as_it_is,
    "renamed": renamed,
    "reordered": reordered,
    "reformatted": reformatted,
    "comments removed": without_comments,
    "notebook": as_notebook,
    "all at once": all_at_once,
}


def two_halves(one: str, other: str, draw: random.Random) -> str:
    """The first three functions of one, all else of the other; renamed."""
    return renamed(_with(other, one, ("forward", "loss", "gradients")), draw)


def one_function(own: str, victim: str, name: str, draw: random.Random) -> str:
    """One's own program with one function of another's; renamed."""
    return renamed(_with(own, victim, (name,)), draw)


def has_parts(source: str) -> bool:
    """Whether all asked functions are plain ones, which can be put elsewhere."""
    return {f.partition("(")[0].removeprefix("def ") for f in _parts(source)[1]} >= set(ASKED)


def _with(base: str, giver: str, names: tuple[str, ...]) -> str:
    given = {f.partition("(")[0]: f for f in _parts(giver)[1]}
    head, functions, tail = _parts(base)
    wanted = {f"def {name}" for name in names}
    merged = [given[f.partition("(")[0]] if f.partition("(")[0] in wanted else f for f in functions]
    return "\n\n\n".join([head, *merged, tail])


def _parts(source: str) -> tuple[str, list[str], str]:
    """What stands before the first function, the functions, and what stands after them."""
    tree, lines = ast.parse(source), source.split("\n")
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    places = [range(_first(f) - 1, f.end_lineno or f.lineno) for f in functions]
    texts = ["\n".join(lines[place.start : place.stop]) for place in places]
    taken = {n for place in places for n in place}
    first = min(taken, default=0)
    head = [line for n, line in enumerate(lines) if n < first]
    tail = [line for n, line in enumerate(lines) if n > first and n not in taken]
    return "\n".join(head), texts, "\n".join(tail)


def _first(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])
