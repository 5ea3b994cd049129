"""What the cells of a master are for, where their author has not said so in nbgrader's metadata.

A cell that holds nothing but `check("mean")` is a test cell, and one that brings `check` in serves
the test cells: both are for notebooks alone. The others explain themselves by their regions.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from autograder.course.regions import solution_regions

_NOTEBOOK_ONLY = "notebook-only"


def is_for_notebooks(cell: Any) -> bool:
    """Whether a cell is left out of the script."""
    if _NOTEBOOK_ONLY in cell.metadata.get("tags", []):
        return True
    if cell.cell_type != "code":
        return False
    graded: bool = cell.metadata.get("nbgrader", {}).get("grade", False)
    return graded or only_checks(cell.source) or _brings_check(cell.source)


def exercise_checked(source: str) -> str | None:
    """The exercise that a cell with `check("…")` carries; None where it carries none."""
    return next((name for node in _body(source) if (name := _checked(node))), None)


def only_checks(source: str) -> bool:
    """Whether a cell holds calls of `check("…")` and nothing else."""
    body = _body(source)
    return bool(body) and all(map(_checked, body))


def tell_nbgrader(notebook: Any, worth: Callable[[str], float]) -> None:
    """Give test cells and cells with solutions the metadata that nbgrader wants, if they have none.

    worth: the points of an exercise; it raises what is to be said of one that there is not.
    """
    taken: Counter[str] = Counter()
    for cell in notebook.cells:
        if cell.cell_type != "code" or "nbgrader" in cell.metadata:
            continue
        about: dict[str, Any]
        if only_checks(cell.source) and (exercise := exercise_checked(cell.source)):
            about = {"grade": True, "locked": True, "solution": False, "points": worth(exercise)}
            name = f"check-{_plain(exercise)}"
        elif regions := solution_regions(cell.source + "\n"):
            about = {"grade": False, "locked": False, "solution": True}
            name = f"solution-{_plain(regions[0].title)}"
        else:
            continue
        taken[name] += 1
        grade_id = f"{name}-{taken[name]}" if taken[name] > 1 else name
        cell.metadata["nbgrader"] = {
            "grade_id": grade_id,
            "schema_version": 3,
            "task": False,
            **about,
        }


def _plain(name: str) -> str:
    """The letters, digits and lines that nbgrader allows in a `grade_id`."""
    return re.sub(r"[^a-z0-9_]+", "-", name.lower()).strip("-")


def _body(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:
        return []


def _checked(node: ast.stmt) -> str | None:
    match node:
        case ast.Expr(ast.Call(ast.Name("check"), [ast.Constant(str() as exercise)])):
            return exercise
    return None


def _brings_check(source: str) -> bool:
    """Whether a cell imports the notebook's `check`."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "autograder"
        and any(name.name == "check" for name in node.names)
        for top in _body(source)
        for node in ast.walk(top)
    )
