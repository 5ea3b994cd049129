"""What the engine changes in nbgrader's configuration: three entries of lists, and the reader."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

CONFIG = "nbgrader_config.py"  # nbgrader's own name for it
OURS = "autograder_config.py"  # loaded by that one


def solutions_of(course_dir: Path) -> Path | None:
    """The solutions that an nbgrader course was made from; None if it is none of ours."""
    try:
        text = (course_dir / OURS).read_text("utf-8")
    except OSError:
        return None
    found = re.search(r"^configure\(.*solutions=(.+)\)$", text, re.MULTILINE)
    return Path(ast.literal_eval(found[1])) if found else None


def configure(c: Any, solutions: str) -> None:
    """Put the engine where nbgrader would clear solutions, sanitise and run a kernel."""
    from nbgrader.converters import Autograde, GenerateAssignment
    from nbgrader.preprocessors import ClearSolutions, Execute

    from autograder.nbgrader import preprocessors as ours
    from autograder.nbgrader.whole_class import let_the_class_go_on

    let_the_class_go_on()
    c.ClearTitledSolutions = c.ClearSolutions  # what the instructor set counts for ours too
    c.ReadAlike.solutions = solutions
    c.SetRight.solutions = solutions
    c.GradeInJail.solutions = solutions
    c.GenerateAssignment.preprocessors = _replaced(
        _default(GenerateAssignment, "preprocessors"), ClearSolutions, ours.ClearTitledSolutions
    )
    c.Autograde.exporter_class = ours.ReadAlike
    c.Autograde.sanitize_preprocessors = [
        ours.SetRight,
        *_default(Autograde, "sanitize_preprocessors"),
    ]
    c.Autograde.autograde_preprocessors = _replaced(
        _default(Autograde, "autograde_preprocessors"), Execute, ours.GradeInJail
    )


def _default(converter: Any, name: str) -> list[Any]:
    return list(converter.class_traits()[name].default())


def _replaced(classes: list[Any], old: type, new: type) -> list[Any]:
    return [new if one is old else one for one in classes]
