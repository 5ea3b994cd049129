"""Two of the walls: the engine knows no course, and the worker knows no test."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

import autograder
from autograder.jail.visible import ROOMS

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


def test_the_worker_needs_the_standard_library_numpy_and_msgspec_alone() -> None:
    """Of ours it needs what import-linter's contracts say: see `make lint`."""
    graph = grimp.build_graph("autograder", include_external_packages=True)
    reached = graph.find_upstream_modules("autograder.worker.main")
    others = {module.split(".")[0] for module in reached} - sys.stdlib_module_names
    assert others == {"autograder", "numpy", "msgspec"}


def test_every_room_that_the_jail_is_shown_is_told_to_import_linter() -> None:
    shown = {f"autograder.{room.name}" for room in ROOMS if room.is_dir()}
    settings = tomllib.loads((ENGINE.parent / "pyproject.toml").read_text("utf-8"))
    contracts = {one["id"]: one for one in settings["tool"]["importlinter"]["contracts"]}
    contract = contracts["worker-knows-no-test"]
    rooms = {f"autograder.{file.parent.name}" for file in ENGINE.glob("*/__init__.py")}
    assert set(contract["source_modules"]) == shown
    assert shown | set(contract["forbidden_modules"]) == rooms | {"autograder.cli"}
