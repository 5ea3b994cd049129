"""However it is installed, students earn the same, on every rung, as root and not.

Four students: everything right, with a plot; mistakes that are named, and pandas; a crash; the
libraries of the course that nobody in the sample class imports. None of them waits for a time-out:
what a loop costs is the same wherever the grader is installed, and thirty-five gradings would each
pay for it.
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

SAMPLE = ("anna-berg", "priya sharma", "kenji_sato")
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
KNOWN = {  # tests/sample_class/README.md
    ("anna-berg", "neuron"): 10,
    ("anna-berg", "regression"): 30,
    ("anna-berg", "classification"): 30,
    ("priya sharma", "neuron"): 8,
    ("kenji_sato", "regression"): 28,
    ("libraries", "neuron"): 10,
}
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
    scores = {(row["student"], row["assignment"]): row["score"] for row in marks}
    assert {who: float(scores[who]) for who in KNOWN} == KNOWN
    return marks


@pytest.mark.parametrize("way", [pytest.param(w, marks=pytest.mark.xdist_group(w)) for w in WAYS])
@pytest.mark.parametrize(("user", "rung"), PLACES)
def test_students_earn_the_same(
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
    for student in SAMPLE:
        shutil.copytree(PROJECT / "tests/sample_class" / student, course / "class" / student)
    of_libraries = course / "class/libraries/neuron"
    of_libraries.mkdir(parents=True)
    (of_libraries / "neuron.py").write_text(LIBRARIES, "utf-8")
    settings = (PROJECT / "pyproject.toml").read_text("utf-8")
    without = re.sub(r"^# naming = true .*$", "naming = false", settings, count=1, flags=re.M)
    assert without != settings
    (course / "pyproject.toml").write_text(without, "utf-8")  # that takes most of the time
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
