"""From a master to what students get: a `.py` stub, an `.ipynb` stub, the visible tests.

A master is a jupytext percent-format script. What stands between `### BEGIN SOLUTION <title>`
and `### END SOLUTION` is left for the student to write; cells tagged `solution-only` are left
out. Cells tagged `notebook-only`, and test cells such as `check("mean")`, are for notebooks alone.
"""

from __future__ import annotations

import ast
import base64
import copy
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from autograder.course.assignments import Assignment, Course, MasterError
from autograder.course.cells import is_for_notebooks, tell_nbgrader
from autograder.course.regions import REGION

_IMAGE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?P<file>images/[^)\s]+)\)")
_SOLUTION_ONLY = "solution-only"
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def release(course: Course, exercises: Path) -> list[Path]:
    """Write `exercises/<assignment>/` for every assignment; the files that changed.

    What an earlier release wrote and this one would not is removed.

    Raises:
        MasterError: a master is malformed.
    """
    changed = []
    for assignment in course.assignments.values():
        folder = exercises / assignment.name
        files = released(assignment)
        for name, data in files.items():
            file = folder / name
            if not file.is_file() or file.read_bytes() != data:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
                changed.append(file)
        for file in stray(folder, files):
            file.unlink()
            changed.append(file)
    return changed


def stray(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Files in a released folder that are not part of the release: `.py`, `.ipynb`, images."""
    there = (f for f in folder.rglob("*") if f.suffix in (".py", ".ipynb", ".png", ".svg"))
    return sorted(f for f in there if f.relative_to(folder).as_posix() not in files)


def released(assignment: Assignment) -> dict[str, bytes]:
    """The public files of an assignment: path relative to its folder, and content.

    Raises:
        MasterError: the master is malformed.
    """
    master = _read(assignment)
    files = {
        f"{assignment.name}.py": _script(master),
        f"{assignment.name}.ipynb": _notebook(assignment, master, _raising),
    }
    files |= {test.name: test.read_bytes() for test in assignment.visible_tests}
    for image in _images(master):
        files[image] = _image(assignment, image)
    return files


def with_solutions(assignment: Assignment, worth: Callable[[str], float]) -> bytes:
    """The notebook that nbgrader makes the students' one from: solutions between their marks.

    worth: the points of an exercise, for test cells that do not say theirs.

    Raises:
        MasterError: the master is malformed.
    """
    master = _read(assignment)
    tell_nbgrader(master, worth)
    return _notebook(assignment, master, lambda region: region[0])


def grade_ids(assignment: Assignment) -> list[str]:
    """The ids by which nbgrader knows the master's cells, in their order.

    Raises:
        MasterError: the master is malformed.
    """
    master = _read(assignment)
    tell_nbgrader(master, lambda exercise: 0)  # what they are worth makes no difference
    return [id_ for cell in master.cells if (id_ := _grade_id(cell))]


def without_solution(source: str) -> str:
    """A cell as it stands in the `.ipynb` stub."""
    return REGION.sub(_raising, source + "\n").rstrip("\n")


# --- the two stubs --------------------------------------------------------------------------


def _script(master: Any) -> bytes:
    """The `.py` stub: it imports, and what is not written says so when it is asked for."""
    notebook = _public(master, _commented)
    notebook.cells = [cell for cell in notebook.cells if not is_for_notebooks(cell)]
    unwritten = dict(_module_level_names(master))
    for cell in notebook.cells:
        cell.metadata.clear()
    if unwritten:
        notebook.cells.append(nbformat.v4.new_code_cell(_module_getattr(unwritten)))
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": _KERNEL, "jupytext": {"notebook_metadata_filter": "kernelspec,-jupytext"}}
    )
    text: str = jupytext.writes(notebook, fmt="py:percent")
    return text.encode()


def _notebook(
    assignment: Assignment, master: Any, unwritten: Callable[[re.Match[str]], str]
) -> bytes:
    """The `.ipynb` stub, with its pictures inside it."""
    notebook = _public(master, unwritten)
    notebook.metadata = nbformat.from_dict(
        {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    )
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for number, cell in enumerate(notebook.cells):
        cell.id = _grade_id(cell) or f"cell-{number}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        else:
            cell.source = _IMAGE.sub(lambda found: _embedded(assignment, found), cell.source)
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook)
    return text.encode() + b"\n"


def _grade_id(cell: Any) -> str | None:
    grade_id: str | None = cell.metadata.get("nbgrader", {}).get("grade_id")
    return grade_id


def _public(master: Any, unwritten: Callable[[re.Match[str]], str]) -> Any:
    notebook = copy.deepcopy(master)
    notebook.cells = [
        cell for cell in notebook.cells if _SOLUTION_ONLY not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = REGION.sub(unwritten, cell.source + "\n").rstrip("\n")
    return notebook


def _raising(region: re.Match[str]) -> str:
    names = [] if region["indent"] else _assigned(region["code"])
    lines = "".join(f"# {name} = ...\n" for name in names)
    return f'{lines}{region["indent"]}raise NotImplementedError("{region["title"].strip()}")\n'


def _commented(region: re.Match[str]) -> str:
    """A script that raised at its top would not import: there, a comment takes the place."""
    if region["indent"]:
        return _raising(region)
    lines = [f"# {name} = ...\n" for name in _assigned(region["code"])]
    return f"# {region['title'].strip()}. Write it here:\n" + "".join(lines)


def _module_getattr(unwritten: dict[str, str]) -> str:
    """Python asks a module's `__getattr__` for names it does not have (PEP 562)."""
    lines = [
        "# Leave this as it is: it speaks up for what is not written yet.",
        "def __getattr__(name):",
    ]
    for name, title in unwritten.items():
        lines += [f'    if name == "{name}":', f'        raise NotImplementedError("{title}")']
    return "\n".join([*lines, "    raise AttributeError(name)"])


def _module_level_names(master: Any) -> Iterator[tuple[str, str]]:
    for cell in master.cells:
        if cell.cell_type == "code":
            for region in REGION.finditer(cell.source + "\n"):
                if not region["indent"]:
                    for name in _assigned(region["code"]):
                        yield name, region["title"].strip()


def _assigned(code: str) -> list[str]:
    """The names that a piece of module-level code assigns."""
    nodes = (target for node in ast.parse(code).body for target in getattr(node, "targets", []))
    return [node.id for node in nodes if isinstance(node, ast.Name)]


# --- pictures -------------------------------------------------------------------------------


def _images(master: Any) -> list[str]:
    found = (_IMAGE.findall(cell.source) for cell in master.cells if cell.cell_type == "markdown")
    return sorted({file for images in found for _, file in images})


def _image(assignment: Assignment, name: str) -> bytes:
    try:
        return (assignment.folder / name).read_bytes()
    except OSError as error:
        raise MasterError(f"{assignment.master}: {name}: {error.strerror}") from error


def _embedded(assignment: Assignment, found: re.Match[str]) -> str:
    data = base64.b64encode(_image(assignment, found["file"])).decode()
    kind = "svg+xml" if found["file"].endswith(".svg") else "png"
    return f"![{found['text']}](data:image/{kind};base64,{data})"


# --- checks ---------------------------------------------------------------------------------


def _read(assignment: Assignment) -> Any:
    master = jupytext.reads(assignment.master.read_text("utf-8"), fmt="py:percent")
    _check(assignment, master)
    return master


def _check(assignment: Assignment, master: Any) -> None:
    for number, cell in enumerate(master.cells, start=1):
        where = f"{assignment.master}, cell {number}"
        source = cell.source + "\n"
        begun, ended = source.count("### BEGIN SOLUTION"), source.count("### END SOLUTION")
        regions = list(REGION.finditer(source))
        if not begun == ended == len(regions):
            raise MasterError(f"{where}: {begun} BEGIN SOLUTION, {ended} END SOLUTION")
        if any(not region["title"].strip() for region in regions):
            raise MasterError(f"{where}: BEGIN SOLUTION without the exercise's title behind it")
        for region in regions:
            try:
                ast.parse(textwrap.dedent(region["code"]))
            except SyntaxError as error:
                said = f"{error.msg}: {(error.text or '').strip()}"
                raise MasterError(f"{where}, {region['title'].strip()}: {said}") from error
