"""The package as its users install it: a wheel, without `-e`, away from the checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.shared.jails import as_user  # noqa: F401  # a fixture

PROJECT = Path(__file__).resolve().parents[2]
BASE = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"
KINDS = ("venv", "user", "target", "pth", "pipx")


@dataclass(frozen=True)
class Installed:
    """A command that was installed somehow, and the environment it needs to run."""

    command: Path
    environment: dict[str, str] = field(default_factory=dict)


def run(*command: str | Path, **environment: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(word) for word in command],
        env=kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]


@pytest.fixture(scope="session")
def place() -> Iterator[Path]:
    """A folder that every user can reach, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="installed-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture(scope="session")
def wheel(place: Path) -> Path:
    """Built from a copy: what an earlier build has left in the checkout is not in it."""
    source = place / "source"
    source.mkdir()
    shutil.copytree(
        PROJECT / "autograder",
        source / "autograder",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, source / name)
    run(BASE, "-m", "pip", "wheel", "-q", "--no-deps", "-w", place / "wheel", source)
    (found,) = (place / "wheel").glob("*.whl")
    return found


@pytest.fixture(scope="session")
def house(place: Path, wheel: Path) -> Path:
    """All wheels that it needs, fetched once."""
    run(BASE, "-m", "pip", "wheel", "-q", "-w", place / "house", f"{wheel}[course]")
    return place / "house"


@pytest.fixture(scope="session")
def installed(place: Path, wheel: Path, house: Path) -> dict[str, Installed]:
    """One of each kind."""
    from_house = ("-q", "--no-compile", "--no-index", "--find-links", house)
    what = f"{wheel}[course]"

    venv = place / "venv"
    run(BASE, "-m", "venv", venv)
    run(venv / "bin/python", "-m", "pip", "install", *from_house, what)

    home = place / "home"
    home.mkdir()
    run(BASE, "-m", "pip", "install", "--user", *from_house, what,
        HOME=str(home), PIP_BREAK_SYSTEM_PACKAGES="1")  # fmt: skip

    target = place / "target"
    run(BASE, "-m", "pip", "install", "--target", target, *from_house, what)

    pth = place / "pth"
    run(BASE, "-m", "venv", pth)
    run(pth / "bin/python", "-m", "pip", "install", "--no-deps", *from_house, wheel)
    (packages,) = (pth / "lib").glob("python3.*/site-packages")
    (packages / "others.pth").write_text(f"{target}\n")

    tool = place / "tool"
    run(BASE, "-m", "venv", tool)
    run(tool / "bin/python", "-m", "pip", "install", "-q", "pipx")
    arguments = f"--no-index --find-links {house} --no-compile"
    pipx = {"PIPX_HOME": str(place / "pipx"), "PIPX_BIN_DIR": str(place / "bin")}
    run(tool / "bin/pipx", "install", "--python", BASE, "--pip-args", arguments, what, **pipx)
    return {
        "venv": Installed(venv / "bin/autograder"),
        "user": Installed(home / ".local/bin/autograder", {"HOME": str(home)}),
        "target": Installed(target / "bin/autograder", {"PYTHONPATH": str(target)}),
        "pth": Installed(pth / "bin/autograder"),
        "pipx": Installed(place / "bin/autograder"),
    }
