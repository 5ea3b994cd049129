"""The package as its users install it: a wheel, without `-e`, away from the checkout."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.installed.ways import BASE, WAYS, House, Installed, run
from tests.shared.jails import as_user  # noqa: F401  # a fixture

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="installed-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def house(place: Path) -> House:
    """Built from a copy: what an earlier build has left in the checkout is not in it."""
    source, folder = place / "source", place / "house"
    source.mkdir()
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(PROJECT / "autograder", source / "autograder", ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    # pipx renews its own pip from there as well.
    run(BASE, "-m", "pip", "wheel", "-q", "-w", folder, f"{source}[course]", "pip")
    (wheel,) = folder.glob("autograder-*.whl")
    return House(folder, wheel)


@pytest.fixture(scope="session")
def installed(place: Path, house: House) -> Callable[[str], Installed]:
    """Installs it in one of the `WAYS`, once."""

    @cache
    def install(way: str) -> Installed:
        folder = place / way.strip("-.")
        folder.mkdir()
        return WAYS[way](house, folder)

    return install
