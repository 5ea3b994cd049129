"""The exchange between accounts of one machine, as on a JupyterHub: who reads what."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import SCRIPTS, NbCourse, environment, fill_in, read

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "course101"
c.Exchange.root = {exchange!r}
"""
HANDED_IN = {"daemon": made.RIGHT, "nobody": made.PARTLY}  # accounts that every system has


@dataclass(frozen=True)
class Account:
    """An account that is not the instructor's, and its home."""

    name: str
    home: Path

    def run(self, *command: str | Path, ok: bool = True) -> subprocess.CompletedProcess[str]:
        user = pwd.getpwnam(self.name)
        ids = (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
        done = subprocess.run(
            ["setpriv", *ids, *command],
            cwd=self.home,
            env=environment(self.home),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if ok:
            assert done.returncode == 0, done.stdout + done.stderr
        return done

    def nbgrader(self, *arguments: str) -> str:
        done = self.run(SCRIPTS / "nbgrader", *arguments)
        return done.stdout + done.stderr

    def own(self) -> None:
        """Make everything in its home the account's."""
        for path in (self.home, *self.home.rglob("*")):
            shutil.chown(path, self.name)


@dataclass(frozen=True)
class Machine:
    """A course of one account, and the students' accounts."""

    course: NbCourse
    exchange: Path
    students: dict[str, Account]


@pytest.fixture(scope="module")
def machine(new_course):
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("only root, with setpriv, can act for several accounts")
    with tempfile.TemporaryDirectory(prefix="accounts-") as folder:
        Path(folder).chmod(0o755)
        exchange = Path(folder) / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        course = new_course("neuron", config=f"c.Exchange.root = {str(exchange)!r}")
        students = {name: Account(name, Path(folder) / name) for name in HANDED_IN}
        course.nbgrader("release_assignment", "neuron")
        for student in students.values():
            student.home.mkdir(mode=0o700)
            config = CONFIG.format(exchange=str(exchange))
            (student.home / "nbgrader_config.py").write_text(config)
            environment(student.home)
            student.own()
            if student.run(sys.executable, "-c", "import nbgrader", ok=False).returncode != 0:
                pytest.skip("other accounts cannot use this Python")
            student.nbgrader("fetch_assignment", "neuron")
            file = student.home / "neuron/neuron.ipynb"
            nbformat.write(fill_in(read(file), HANDED_IN[student.name]), file)
            student.own()
            student.nbgrader("submit", "neuron")
        for command in ("collect", "autograde", "generate_feedback", "release_feedback"):
            course.nbgrader(command, "neuron")
        for student in students.values():
            student.nbgrader("fetch_feedback", "neuron")
        yield Machine(course, exchange, students)


def test_each_is_collected_and_marked_under_the_accounts_name(machine):
    totals = {name: sum(machine.course.points(name).values()) for name in machine.students}
    assert totals == {"daemon": 10, "nobody": 7}


def test_each_gets_the_feedback_on_ones_own_work(machine):
    for name, due in (("daemon", "Score: 10.0 / 10.0"), ("nobody", "Score: 7.0 / 10.0")):
        (page,) = (machine.students[name].home / "neuron/feedback").rglob("neuron.html")
        assert due in page.read_text("utf-8")


def test_nobody_can_look_who_else_has_handed_in(machine):
    for name in ("inbound", "feedback"):
        folder = machine.exchange / "course101" / name
        assert list(folder.iterdir())
        done = machine.students["nobody"].run("ls", folder, ok=False)
        assert "Permission denied" in done.stderr
