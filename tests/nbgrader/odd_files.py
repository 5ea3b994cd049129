"""Notebooks as files that programs other than Jupyter leave behind: each is made of a right one.

They are handed in as JSON, since nbformat would set right, or refuse, what is odd about them.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

Make = Callable[[Any], Any]  # from a notebook to a notebook, its text, or its bytes


def made(make: Make, right: Any) -> bytes:
    """The bytes of an odd notebook."""
    odd = make(copy.deepcopy(right))
    text = odd if isinstance(odd, str | bytes) else json.dumps(odd, indent=1)
    return text if isinstance(text, bytes) else text.encode()


def _id(cell: Any) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _cell(notebook: Any, grade_id: str) -> Any:
    return next(cell for cell in notebook["cells"] if _id(cell) == grade_id)


def _tests(notebook: Any) -> list[Any]:
    return [cell for cell in notebook["cells"] if _id(cell).startswith("check-")]


def _every(change: Callable[[Any], object], only: str = "") -> Make:
    """All cells changed, or all `only` of a kind."""

    def make(notebook: Any) -> Any:
        for cell in notebook["cells"]:
            if only in ("", cell["cell_type"]):
                change(cell)
        return notebook

    return make


def _tests_say(**about: Any) -> Make:
    """What nbgrader keeps with test cells changed."""

    def make(notebook: Any) -> Any:
        for cell in _tests(notebook):
            cell["metadata"]["nbgrader"] |= about
        return notebook

    return make


def _with(**keys: Any) -> Make:
    return lambda notebook: notebook | keys


def _without(*keys: str) -> Make:
    return lambda notebook: {key: notebook[key] for key in notebook if key not in keys}


def _and_a_cell(**cell: Any) -> Make:
    def make(notebook: Any) -> Any:
        notebook["cells"].insert(1, {"id": "odd", "metadata": {}} | cell)
        return notebook

    return make


def _turned(*grade_ids: str) -> Make:
    """Cells turned into Markdown by somebody who left the rest of them as it was."""

    def make(notebook: Any) -> Any:
        for grade_id in grade_ids:
            _cell(notebook, grade_id)["cell_type"] = "markdown"
        return notebook

    return make


def _all_in_one(notebook: Any) -> Any:
    code = [cell["source"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "outputs": []}
    return notebook | {"cells": [cell | {"source": "\n\n".join(code), "execution_count": 1}]}


def _split(notebook: Any) -> Any:
    first = _cell(notebook, "check-sigmoid")
    second = copy.deepcopy(first) | {"id": "half", "source": '"sigmoid")'}
    first["source"] = "check("
    notebook["cells"].insert(notebook["cells"].index(first) + 1, second)
    return notebook


def _work_in_the_test_cell(notebook: Any) -> Any:
    work, test = _cell(notebook, "sigmoid"), _cell(notebook, "check-sigmoid")
    work["source"], test["source"] = "", f"{work['source']}\n{test['source']}"
    return notebook


def _a_mark_of_ones_own(notebook: Any) -> Any:
    about = {"grade": True, "grade_id": "check-bonus", "locked": True, "points": 50}
    about |= {"schema_version": 3, "solution": False, "task": False, "cell_type": "code"}
    cell = copy.deepcopy(_cell(notebook, "check-cost")) | {"id": "bonus", "source": "50.0"}
    notebook["cells"].append(cell | {"metadata": {"nbgrader": about}})
    return notebook


def _version_2(notebook: Any) -> str:
    cells = [
        {"cell_type": "code", "input": cell["source"], "language": "python", "outputs": []}
        if cell["cell_type"] == "code"
        else {"cell_type": "markdown", "source": cell["source"]}
        for cell in notebook["cells"]
    ]
    sheets = [{"cells": cells}]
    about = {"nbformat": 2, "nbformat_minor": 0, "metadata": {"name": "neuron"}}
    return json.dumps(about | {"worksheets": sheets})


# Whoever did the work gets the points.
RIGHT: dict[str, Make] = {
    "byte-order-mark": lambda notebook: b"\xef\xbb\xbf" + json.dumps(notebook).encode(),
    "version-2": _version_2,
    "minor-9": _with(nbformat_minor=9, extensions={}),
    "minor-missing": _without("nbformat_minor"),
    "minor-a-word": _with(nbformat_minor="5"),
    "metadata-missing": _without("metadata"),
    "metadata-null": _with(metadata=None),
    "kernel-null": _with(metadata={"kernelspec": None, "language_info": "python"}),
    "kernel-unnamed": _with(metadata={"kernelspec": {"name": 5}}),
    "ids-some-missing": lambda notebook: (notebook["cells"][0].pop("id"), notebook)[1],
    "ids-all-the-same": _every(lambda cell: cell.update(id="same")),
    "ids-not-valid": _every(lambda cell: cell.update(id=f"{cell['id']} !")),
    "ids-numbers": _every(lambda cell: cell.update(id=1)),
    "cell-metadata-missing": _every(lambda cell: cell.pop("metadata")),
    "cell-metadata-null": _every(lambda cell: cell.update(metadata=None)),
    "cell-metadata-odd": _every(lambda cell: cell["metadata"].update(tags="x", collapsed="no")),
    "cell-tags-twice": _every(lambda cell: cell["metadata"].update(tags=["x", "x"])),
    "nbgrader-a-word": _every(lambda cell: cell["metadata"].update(nbgrader="check-cost")),
    "grade-id-a-list": _tests_say(grade_id=["check-cost"]),
    "points-a-word": _tests_say(points="nan"),
    "points-negative": _tests_say(points=-1),
    "schema-too-new": _tests_say(schema_version=99),
    "schema-too-old": _tests_say(schema_version=0),
    "made-a-task": _tests_say(task=True, grade=False, locked=False),
    "execution-count-missing": _every(lambda cell: cell.pop("execution_count"), "code"),
    "outputs-missing": _every(lambda cell: cell.pop("outputs"), "code"),
    "outputs-null": _every(lambda cell: cell.update(outputs=None), "code"),
    "outputs-odd": _every(lambda cell: cell.update(outputs=[{"output_type": "x"}, 5]), "code"),
    "attachments-of-code": _every(lambda cell: cell.update(attachments={"x": {}}), "code"),
    "attachments-odd": _and_a_cell(cell_type="markdown", source="x", attachments="x"),
    "unknown-keys": lambda notebook: _every(lambda cell: cell.update(x=1))(notebook | {"x": 1}),
    "source-missing": _and_a_cell(cell_type="code", outputs=[], execution_count=None),
    "heading": _and_a_cell(cell_type="heading", level=2, source="A heading"),
    "not-a-number": _with(metadata={"x": float("nan")}),
    "half-a-character-in-text": _and_a_cell(cell_type="markdown", source="half \ud83d"),
    "half-a-character-in-code": _and_a_cell(
        cell_type="code", source="# half \ud83d", outputs=[], execution_count=None
    ),
    "half-a-character-in-metadata": _with(metadata={"\udc00": "\udc00"}),
    "large-outputs": _and_a_cell(
        cell_type="code", source="1", execution_count=1, outputs=[{"data": "x" * 20_000_000}]
    ),
    "large-pictures": _and_a_cell(cell_type="markdown", source="x" * 9_000_000),
    "lines-by-windows": _every(lambda c: c.update(source=c["source"].replace("\n", "\r\n"))),
    "much-output": _and_a_cell(
        cell_type="code", source="print('line\\n' * 3000)", outputs=[], execution_count=1
    ),
    "tests-turned": _turned("check-sigmoid", "check-cost"),
    "givens-turned": _turned("givens"),
    "work-turned": _turned("sigmoid"),
    "all-in-one": _all_in_one,
    "split": _split,
    "work-in-the-test-cell": _work_in_the_test_cell,
    "a-mark-of-ones-own": _a_mark_of_ones_own,
}  # fmt: skip

# Not graded, either way, and the reason is said.
REFUSED: dict[str, tuple[Make, str]] = {
    "empty": (lambda _: "", "is empty"),
    "utf-16": (lambda notebook: json.dumps(notebook).encode("utf-16"), "is not UTF-8 text"),
    "version-5": (_with(nbformat=5), "is of nbformat 5, newer than this grader"),
    "cells-missing": (_without("cells"), "has no cells"),
    "cells-null": (_with(cells=None), "is not a notebook"),
    "cells-words": (_with(cells=["x"]), "is not a notebook"),
    "source-null": (_and_a_cell(cell_type="code", source=None), "is not a notebook"),
    "a-number-too-long": (
        lambda n: json.dumps(n | {"x": "LONG"}).replace('"LONG"', "9" * 5000),
        "cannot be read",
    ),
    "nested": (
        lambda n: json.dumps(n | {"x": "DEEP"}).replace('"DEEP"', "[" * 9999 + "]" * 9999),
        "is nested too deeply",
    ),
    "too-large": (
        _and_a_cell(cell_type="code", source="#" * 9_000_000, outputs=[], execution_count=None),
        "is larger than 8 MB, its outputs and pictures left out",
    ),
}  # fmt: skip
