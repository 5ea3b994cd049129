"""Mutants of a solution: the solution with one small change each, made by mutmut's operators.

mutmut is asked for the changes only. Its own runner starts a test run for each and knows no jail;
here a mutant is a submission like any other.
"""

from __future__ import annotations

import ast
import difflib
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from autograder.audit.programs import Kind, Program
from autograder.course.assignments import Assignment, CourseError
from autograder.course.regions import solution_regions


class NoMutationToolError(CourseError):
    """mutmut is not installed; the text says how to."""


@dataclass(frozen=True)
class Mutant(Program):
    """A mutant, and its change: lines of the solution, and the lines in their place."""

    exercise: str = ""  # the title of the solution region
    line: int = 0  # of the master, where the change begins
    was: str = ""
    becomes: str = ""

    @property
    def diff(self) -> str:
        """The change, as a diff."""
        return "\n".join(
            [f"- {line}" for line in self.was.splitlines()]
            + [f"+ {line}" for line in self.becomes.splitlines()]
        )


def mutants(assignment: Assignment) -> Iterator[Mutant]:
    """Every mutant of what students are to write, each once.

    Raises:
        NoMutationToolError: mutmut is not installed.
    """
    master = assignment.master.read_text("utf-8")
    number = 0
    for region in solution_regions(master):
        seen = {_meaning(region.code)}
        for code in _changed(region.code):
            source = master[: region.start] + code + master[region.start + len(region.code) :]
            meaning = _meaning(code)
            if meaning is None or meaning in seen:  # no program, or none that is new
                continue
            seen.add(meaning)
            number += 1
            line, was, becomes = _change(region.code, code)
            yield Mutant(
                assignment.name,
                f"mutant {number}",
                Kind.MUTANT,
                ".py",
                source,
                exercise=region.title,
                line=master.count("\n", 0, region.start) + line,
                was=was,
                becomes=becomes,
            )


def _changed(code: str) -> Iterator[str]:
    """`code` with each change that mutmut can think of."""
    try:
        from libcst import MetadataWrapper, Module, parse_module
        from mutmut.mutation.file_mutation import MutationVisitor
        from mutmut.mutation.mutators import mutation_operators
        from mutmut.mutation.pragma_handling import IgnoredCode
    except ImportError as error:
        raise NoMutationToolError(
            f"mutants are made with mutmut, which cannot be imported ({error}): "
            "in the folder of this project, pip install '.[audit]'"
        ) from error
    # Not by its `create_mutations`, which looks for settings of its own in the current folder.
    visitor = MutationVisitor(mutation_operators, IgnoredCode(set(), set(), set()))
    indent = code[: len(code) - len(code.lstrip(" \t"))]
    module = MetadataWrapper(parse_module(textwrap.dedent(code))).visit(visitor)
    for mutation in visitor.mutations:
        changed = module.deep_replace(mutation.original_node, mutation.mutated_node)
        yield textwrap.indent(cast(Module, changed).code, indent)


def _meaning(code: str) -> str | None:
    """The same for regions that differ in nothing but how they are written down."""
    try:
        return ast.dump(ast.parse(textwrap.dedent(code)))
    except SyntaxError:
        return None


def _change(source: str, changed: str) -> tuple[int, str, str]:
    """Where two programs part: the first line, and both readings of the lines that differ."""
    old, new = source.splitlines(), changed.splitlines()
    codes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    parts = [code for code in codes if code[0] != "equal"]
    (_, begin, _, begin_new, _), (_, _, end, _, end_new) = parts[0], parts[-1]
    return begin + 1, _stripped(old[begin:end]), _stripped(new[begin_new:end_new])


def _stripped(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines)
