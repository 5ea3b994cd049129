"""The ways in which users install a wheel, and the command that each of them gives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

BASE = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info[1]}"


@dataclass(frozen=True)
class Installed:
    """A command that was installed somehow, and the environment it needs to run."""

    command: Path
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class House:
    """All wheels that the package needs, and its own."""

    folder: Path
    wheel: Path

    def install(self, pip: list[str | Path], *options: str | Path, **environment: str) -> None:
        """By that pip, with what submissions of the course import, and from nowhere else."""
        offline = ("--no-index", "--find-links", self.folder)
        run(*pip, "install", "-q", *offline, *options, f"{self.wheel}[course]", **environment)


def run(*command: str | Path, **environment: str) -> None:
    """Run a command, as if nothing had been said about any other Python."""
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


def in_a_virtual_environment(house: House, place: Path) -> Installed:
    run(BASE, "-m", "venv", place)
    house.install([place / "bin/python", "-m", "pip"])
    return Installed(place / "bin/autograder")


def for_one_user(house: House, place: Path) -> Installed:
    """`pip install --user`; Debian's and newer Pythons ask for one word more."""
    home = {"HOME": str(place)}
    house.install([BASE, "-m", "pip"], "--user", **home, PIP_BREAK_SYSTEM_PACKAGES="1")
    return Installed(place / ".local/bin/autograder", home)


def into_a_folder_of_pythonpath(house: House, place: Path) -> Installed:
    house.install([BASE, "-m", "pip"], "--target", place)
    return Installed(place / "bin/autograder", {"PYTHONPATH": str(place)})


def with_its_libraries_elsewhere(house: House, place: Path) -> Installed:
    """The package in an environment, what it needs where a `.pth` file points to."""
    run(BASE, "-m", "venv", place / "own")
    house.install([BASE, "-m", "pip"], "--target", place / "others")
    house.install([place / "own/bin/python", "-m", "pip"], "--no-deps")
    (packages,) = (place / "own/lib").glob("python3.*/site-packages")
    (packages / "others.pth").write_text(f"{place / 'others'}\n")
    return Installed(place / "own/bin/autograder")


def by_pipx(house: House, place: Path) -> Installed:
    """pipx itself comes from the registry."""
    run(BASE, "-m", "venv", place / "tool")
    run(place / "tool/bin/python", "-m", "pip", "install", "-q", "pipx")
    offline = f"--no-index --find-links {house.folder}"
    run(
        *(place / "tool/bin/pipx", "install", "--python", BASE, "--pip-args", offline),
        f"{house.wheel}[course]",
        PIPX_HOME=str(place / "home"),
        PIPX_BIN_DIR=str(place / "bin"),
    )
    return Installed(place / "bin/autograder")


WAYS: dict[str, Callable[[House, Path], Installed]] = {
    "venv": in_a_virtual_environment,
    "--user": for_one_user,
    "--target": into_a_folder_of_pythonpath,
    ".pth": with_its_libraries_elsewhere,
    "pipx": by_pipx,
}
