"""The package for Gradescope, run in a folder laid out as their container is, without a network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from autograder.course.settings import Settings
from autograder.jail.isolation import NoIsolationError, UnfitJailError
from autograder.jail.nursery import Nursery
from tests.platforms import readers
from tests.platforms.conftest import EIGHT, PROJECT, RIGHT

SITE = sysconfig.get_path("purelib")


@pytest.fixture(scope="module")
def container(tmp_path_factory, run) -> Path:
    """`/autograder` as Gradescope makes it of the zip; instead of setup.sh, what is installed here.

    Of the grader it is the wheel in the zip that is installed, into an environment of its own.
    """
    base = tmp_path_factory.mktemp("container") / "autograder"
    for name in ("source", "submission", "results"):
        (base / name).mkdir(parents=True)
    zipped = base.parent / "autograder.zip"
    solutions = ("--solutions", PROJECT / "solutions")
    call = ("export", "gradescope", "--assignment", "neuron", "--package", zipped)
    run(base.parent, *call, *solutions)
    subprocess.run(["unzip", "-q", zipped, "-d", base / "source"], check=True)
    shutil.copy(base / "source/run_autograder", base)
    subprocess.run([sys.executable, "-m", "venv", base / "venv"], check=True)
    (own,) = (base / "venv").glob("lib/python*/site-packages")
    (own / "installed_here.pth").write_text(f"{SITE}\n")
    (wheel,) = (base / "source").glob("*.whl")
    pip = [base / "venv/bin/python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--ignore-installed", wheel], check=True)
    return base


def no_network() -> list[str]:
    try:
        subprocess.run(["unshare", "-n", "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return ["unshare", "-n"]


def graded(base: Path, files: dict[str, str], users: object = None) -> tuple[dict, str, int]:
    """What a submission of these files gets, what the instructor reads, and the exit status."""
    shutil.rmtree(base / "submission", ignore_errors=True)
    (base / "results/results.json").unlink(missing_ok=True)
    for name, text in files.items():
        (base / "submission" / name).parent.mkdir(parents=True, exist_ok=True)
        (base / "submission" / name).write_text(text)
    (base / "submission").mkdir(exist_ok=True)
    people = users if users is not None else [{"email": "ada@x.y", "name": "Ada"}]
    about = {"id": 1, "users": people, "previous_submissions": []}
    (base / "submission_metadata.json").write_text(json.dumps(about))
    done = subprocess.run(
        [*no_network(), base / "run_autograder"],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": "/root"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    results = json.loads((base / "results/results.json").read_text())
    return results, done.stdout, done.returncode


def test_the_zip_is_what_gradescope_asks_for(container):
    with zipfile.ZipFile(container.parent / "autograder.zip") as archive:
        names = set(archive.namelist())
        modes = {one.filename: one.external_attr >> 16 for one in archive.infolist()}
    assert {"setup.sh", "run_autograder"} <= names
    assert all(modes[name] & 0o111 for name in ("setup.sh", "run_autograder"))
    assert "course/solutions/neuron/hidden/test_2_sigmoid.py" in names
    assert not any("regression" in name for name in names), "of one assignment alone"
    for script in ("setup.sh", "run_autograder"):
        subprocess.run(["bash", "-n", container / "source" / script], check=True)


@pytest.mark.parametrize(
    "files",
    [
        {"neuron.py": RIGHT},
        {"my homework (1).py": RIGHT, "readme.txt": "x", "__MACOSX/._x.py": "x"},
        {"repo/src/neuron-1.py": RIGHT, "repo/helper.py": "x = 1", "repo/.git/config": "x"},
    ],
)
def test_a_submission_is_found_under_any_name(container, files):
    results, said, status = graded(container, files)
    assert readers.gradescope(results) == (10.0, 10.0)
    assert status == 0
    assert said.startswith("Isolation: "), "the instructor is told which rung it was"


def test_a_test_that_fails_says_why_and_hints_but_not_what_was_due(container):
    results, *_ = graded(container, {"neuron.py": EIGHT})
    assert readers.gradescope(results) == (8.0, 10.0)
    (first, *_) = [test for test in results["tests"] if test["status"] == "failed"]
    assert "z is 0.125." in first["output"] or "0.125" in first["output"]
    assert "1.125" not in first["output"], "by the course's policy"
    assert "Hint: " in first["output"]


def test_nothing_handed_in_is_no_points_and_says_what_is_looked_for(container):
    results, *_ = graded(container, {"neuron.pdf": "x"})
    assert readers.gradescope(results) == (0.0, 10.0)
    assert "no notebook and no script, only: neuron.pdf" in results["output"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({"neuron.ipynb": "{"}, "is not a notebook"),
        ({"a.py": RIGHT, "b.py": EIGHT}, "2 files might be meant: a.py and b.py"),
    ],
)
def test_what_cannot_be_graded_is_no_mark(container, files, says):
    results, _, status = graded(container, files)
    assert "score" not in results and results["tests"] == []
    assert says in results["output"]
    assert status == 1


def test_the_same_student_gets_the_same_numbers(container):
    one, *_ = graded(container, {"neuron.py": EIGHT})
    again, *_ = graded(container, {"neuron.py": EIGHT})
    other, *_ = graded(container, {"neuron.py": EIGHT}, [{"email": "ben@x.y"}])
    assert one == again
    assert one != other
    odd, *_ = graded(container, {"neuron.py": EIGHT}, "no list of people")
    assert odd["score"] == 8.0


@pytest.mark.skipif(os.geteuid() != 0, reason="the rung of another user id is root's")
@pytest.mark.parametrize("rung", ["landlock", "user"])
def test_where_namespaces_are_refused_a_lower_rung_says_what_it_does_not_stop(container, rung):
    try:
        with Nursery(Settings().limits, rung):
            pass
    except (NoIsolationError, UnfitJailError) as error:
        pytest.skip(f"this machine does not give that rung: {error}")
    settings = container / "source/course/pyproject.toml"
    text = settings.read_text()
    settings.write_text(text.replace('isolation = "auto"', f'isolation = "{rung}"'))
    spy = RIGHT + (
        "\nimport glob\n"
        f"found = glob.glob({str(container)!r} + '/source/course/*')\n"
        f"try:\n    found.append(open({str(settings)!r}).read())\nexcept OSError: pass\n"
        "z = z if not found else 99\n"
    )
    try:
        results, said, _ = graded(container, {"neuron.py": spy})
    finally:
        settings.write_text(text)
    assert readers.gradescope(results) == (10.0, 10.0), said
    assert "What this does not stop: a program can" in said
