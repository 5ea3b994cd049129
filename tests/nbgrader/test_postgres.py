"""The same marks in a gradebook on PostgreSQL: Debian's server, started for these tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from tests.nbgrader.nbcourse import NbCourse, sample_class

DRIVER = next((name for name in ("psycopg2", "psycopg") if importlib.util.find_spec(name)), None)


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


@pytest.fixture(scope="module")
def server():
    """The address of an empty server of one's own, in a temporary folder."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL's server is not installed (apt-get install postgresql)")
    if DRIVER is None:
        pytest.skip("no driver for PostgreSQL is installed (pip install psycopg2-binary)")
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL does not run as root
        if shutil.which("setpriv") is None:
            pytest.skip("root cannot become another user here: there is no setpriv")
        as_user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    with tempfile.TemporaryDirectory(prefix="postgres-") as name:
        folder = Path(name)
        if as_user:
            os.chown(folder, 65534, 65534)
        yield from _serve(folder, programs, as_user)


def _serve(folder, programs, as_user):
    data = folder / "data"
    environment = os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(folder)}
    subprocess.run(
        [*as_user, programs / "initdb", "-D", data, "-U", "teacher", "--auth=trust", "-E", "UTF8"],
        check=True,
        capture_output=True,
        env=environment,
        cwd=folder,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = ["-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", folder, "-F"]
    process = subprocess.Popen(
        [*as_user, programs / "postgres", *arguments],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(100):
            time.sleep(0.1)
            ready = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
            if subprocess.run(ready, capture_output=True).returncode == 0:
                break
        yield f"postgresql+{DRIVER}://teacher@127.0.0.1:{port}/"
    finally:
        process.send_signal(signal.SIGINT)  # at once, whoever is still connected
        process.wait(timeout=30)


def marks(address):
    from sqlalchemy import create_engine, text

    from tests.nbgrader.nbcourse import POINTS

    engine = create_engine(address)
    with engine.connect() as connection:
        found = {tuple(row[:3]): tuple(row[3:]) for row in connection.execute(text(POINTS))}
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def course(server, graded):
    """Of the same class those who mean well, in a course with its gradebook on the server."""
    course = NbCourse(graded.folder.with_name("on-postgres"), graded.solutions, graded.home)
    course.folder.mkdir()
    shutil.copytree(graded.folder / "source", course.folder / "source")
    for student in {student for student, _, _ in sample_class()} | {"right", "retagged"}:
        handed_in = graded.folder / "submitted" / student
        shutil.copytree(handed_in, course.folder / "submitted" / student)
    for name in ("nbgrader_config.py", "autograder_config.py"):
        shutil.copy(graded.folder / name, course.folder)
    with (course.folder / "nbgrader_config.py").open("a") as stream:
        stream.write(f"c.CourseDirectory.db_url = {server + 'postgres'!r}\n")
    course.nbgrader("generate_assignment", "neuron")
    return course


def test_both_ways_give_the_marks_of_sqlite(course, server, graded):
    address = server + "postgres"
    due = {
        key: (auto, manual, bool(by_hand))
        for key, (auto, manual, by_hand) in graded.marks().items()
        if key[1] == "neuron" and (course.folder / "submitted" / key[0]).exists()
    }
    course.direct(address, "--assignment", "neuron")
    assert marks(address) == due
    course.nbgrader("autograde", "neuron", "--force")
    assert marks(address) == due
    course.nbgrader("export")
    total = sum(float(row["score"]) for row in course.exported())
    assert total == sum(auto for auto, _, _ in due.values())


def test_feedback_is_made_from_it(course):
    course.nbgrader("generate_feedback", "neuron", "--student", "right")
    assert "Score: 10.0 / 10.0" in course.feedback("right")
