"""However it is installed, the sample class earns the same, on every rung, as root and not."""

from __future__ import annotations

import csv
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.linux import landlock
from tests.installed.conftest import KINDS, PROJECT, Installed

TOTAL = 397  # of the sample class
NOBODY = 65534
PLACES = [
    *(("root", rung) for rung in ("nested", "per-submission", "landlock", "user")),
    *(("nobody", rung) for rung in ("nested", "per-submission", "landlock")),
]


def test_the_wheel_holds_every_file_of_the_package(wheel: Path) -> None:
    package = PROJECT / "autograder"
    files = (file for file in package.rglob("*") if file.is_file())
    due = {str(f.relative_to(PROJECT)) for f in files if "__pycache__" not in f.parts}
    with zipfile.ZipFile(wheel) as archive:
        assert due <= set(archive.namelist())


@pytest.mark.parametrize(("user", "rung"), PLACES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_class_earns_the_same(
    kind: str,
    user: str,
    rung: str,
    installed: dict[str, Installed],
    as_user: Callable[[str], list[str]],
) -> None:
    if rung == "landlock" and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    words = as_user(user)
    with tempfile.TemporaryDirectory(prefix="course-") as name:
        root = Path(name)
        shutil.copytree(PROJECT / "solutions", root / "solutions")
        shutil.copytree(PROJECT / "tests" / "sample_class", root / "class")
        shutil.copy(PROJECT / "pyproject.toml", root)
        (root / "results").mkdir()
        if user == "nobody" and words:
            for path in (root, *root.rglob("*")):
                shutil.chown(path, NOBODY, NOBODY)
        root.chmod(0o700)
        one = installed[kind]
        variables = [f"{key}={value}" for key, value in one.environment.items()]
        done = subprocess.run(
            [
                *(*words, "env", "-u", "PYTHONPATH", "AUTOGRADER_SECRET=x", *variables),
                *(str(one.command), "grade", str(root / "class"), "--out", str(root / "results")),
                *("--solutions", str(root / "solutions"), "--isolation", rung),
            ],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        with (root / "results" / "grades.csv").open(encoding="utf-8", newline="") as table:
            scores = [float(row["score"] or 0) for row in csv.DictReader(table)]
    assert sum(scores) == TOTAL
