"""However it is installed, the sample class earns the same, on every rung, as root and not.

Beside it stands a student who imports the libraries of the course that nobody in there does. Calls
have two seconds instead of five: thirty-five gradings would each wait for what never returns.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.linux import landlock
from tests.installed.conftest import PROJECT
from tests.installed.ways import WAYS, House, Installed

LIBRARIES = """\
import pandas
import tqdm
from matplotlib import pyplot as plt
from scipy.special import expit

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b

def sigmoid(z):
    return expit(z)

a = sigmoid(z)
cost = (a - y) ** 2
plt.plot([row for row in tqdm.tqdm(pandas.Series([a, cost]))])
"""
TOTAL = 403 + 10  # of the sample class (its README.md), and of who imports the libraries
Marks = dict[str, str]  # a row of the table
NOBODY = 65534
PLACES = [
    *(("root", rung) for rung in ("nested", "per-submission", "landlock", "user")),
    *(("nobody", rung) for rung in ("nested", "per-submission", "landlock")),  # `user` needs root
]


def test_the_wheel_holds_every_file_of_the_package(house: House) -> None:
    files = (file for file in (PROJECT / "autograder").rglob("*") if file.is_file())
    due = {str(file.relative_to(PROJECT)) for file in files if "__pycache__" not in file.parts}
    with zipfile.ZipFile(house.wheel) as archive:
        assert due <= set(archive.namelist())


@pytest.fixture(scope="module")
def due(tmp_path_factory: pytest.TempPathFactory) -> list[Marks]:
    """What the checkout itself gives, on the best rung; `tests/commands` says that it is right."""
    course = tmp_path_factory.mktemp("course")
    lay_out(course)
    marks = graded(course, [], Installed(Path(sys.executable).with_name("autograder")), "auto")
    assert sum(float(row["score"] or 0) for row in marks) == TOTAL
    return marks


@pytest.mark.parametrize("way", [pytest.param(w, marks=pytest.mark.xdist_group(w)) for w in WAYS])
@pytest.mark.parametrize(("user", "rung"), PLACES)
def test_the_sample_class_earns_the_same(
    installed: Callable[[str], Installed],
    as_user: Callable[..., list[str]],
    due: list[Marks],
    way: str,
    user: str,
    rung: str,
) -> None:
    if rung == "landlock" and landlock.version() == 0:
        pytest.skip("this kernel has no Landlock")
    words = as_user(user, needs=())
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        course = Path(folder)
        lay_out(course)
        if user == "nobody" and words:
            for path in (course, *course.rglob("*")):
                shutil.chown(path, NOBODY, NOBODY)
        assert graded(course, words, installed(way), rung) == due


def lay_out(course: Path) -> None:
    shutil.copytree(PROJECT / "solutions", course / "solutions")
    shutil.copytree(PROJECT / "tests/sample_class", course / "class")
    of_libraries = course / "class/libraries/neuron"
    of_libraries.mkdir(parents=True)
    (of_libraries / "neuron.py").write_text(LIBRARIES, "utf-8")
    settings = (PROJECT / "pyproject.toml").read_text("utf-8")
    for line, instead in (
        (r"^# naming = true .*$", "naming = false"),  # that takes most of the time
        (r"^# call-seconds = 5 .*$", "call-seconds = 2"),
    ):
        settings, found = re.subn(line, instead, settings, count=1, flags=re.M)
        assert found
    (course / "pyproject.toml").write_text(settings, "utf-8")
    course.chmod(0o700)


def graded(course: Path, words: list[str], one: Installed, rung: str) -> list[Marks]:
    """The table of the class, graded by that command after these words."""
    variables = [f"{key}={value}" for key, value in one.environment.items()]
    done = subprocess.run(
        [
            *(*words, "env", "-u", "PYTHONPATH", "AUTOGRADER_SECRET=x", *variables),
            *(one.command, "grade", course / "class", "--out", course / "results"),
            *("--solutions", course / "solutions", "--isolation", rung),
        ],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    with (course / "results/grades.csv").open(encoding="utf-8", newline="") as table:
        return [{**row, "notes": ""} for row in csv.DictReader(table)]
