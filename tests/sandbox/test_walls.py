"""The two walls: the engine knows no course, and the worker knows no test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import autograder

ENGINE = Path(autograder.__file__).parent
COURSE = re.compile(
    r"sigmoid|neuron|back-?prop|cgpa|learning.rate|gradient descent|epochs?\b|perceptron", re.I
)


def files() -> list[Path]:
    return sorted(
        file
        for file in ENGINE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".pyc"
    )


@pytest.mark.parametrize("file", files(), ids=lambda file: str(file.relative_to(ENGINE)))
def test_no_file_of_the_engine_speaks_of_the_course(file: Path) -> None:
    lines = file.read_bytes().decode("utf-8", "replace").splitlines()
    spoken = [f"{n}: {line}" for n, line in enumerate(lines, 1) if COURSE.search(line)]
    assert spoken == []
    assert not COURSE.search(file.name)


def imported_by(file: Path) -> set[str]:
    """The modules a file imports, at its top or anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(file.relative_to(ENGINE.parent).with_suffix("").parts[: -node.level])
            module = ".".join(filter(None, (package if node.level else "", node.module)))
            found |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return found


def file_of(module: str) -> Path | None:
    path = ENGINE.parent.joinpath(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in candidates if file.is_file()), None)


def reached_from(module: str) -> set[str]:
    """All modules that come along with `module`; those of others are not followed further."""
    seen: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        seen.add(name)
        parents = name.split(".")
        new = {".".join(parents[:n]) for n in range(1, len(parents))}
        if name.split(".")[0] == "autograder" and (file := file_of(name)):
            new |= imported_by(file)
        waiting |= new - seen
    return seen


def test_the_worker_reaches_nothing_of_the_engine_but_the_sandbox() -> None:
    reached = {m for m in reached_from("autograder.worker.main") if file_of(m)}
    engine = {m for m in reached if m.split(".")[0] == "autograder"}
    assert "autograder.wire.messages" in engine  # the search finds anything at all
    assert engine <= {"autograder", "autograder.sandbox"} | {
        f"autograder.sandbox.{m}"
        for m in (
            *("worker", "run", "wire", "values", "linux", "program", "units", "ipython", "capture"),
            *("bare", "landlock", "seccomp", "packages", "keys"),
        )
    }


def test_the_worker_needs_the_standard_library_numpy_and_msgspec_alone() -> None:
    import sys

    others = {
        module.split(".")[0]
        for module in reached_from("autograder.worker.main")
        if module.split(".")[0] not in sys.stdlib_module_names
    }
    assert others == {"autograder", "numpy", "msgspec"}
