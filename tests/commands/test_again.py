"""Grading again: only what changed; and after every way of being stopped, where it was."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

CLASS_SIZE = 40
PATIENCE = 60.0


# --- only what changed ----------------------------------------------------------------------


def stamps(out: Path) -> dict[str, tuple[int, int]]:
    """Which file each report is: a report that is written anew is another file."""
    return {
        str(file.relative_to(out)): (file.stat().st_ino, file.stat().st_mtime_ns)
        for file in out.glob("*/*/report.json")
    }


def regraded(before: dict[str, tuple[int, int]], out: Path) -> set[str]:
    """The students whose reports were written since."""
    now = stamps(out)
    return {name.split("/")[0] for name in now if now[name] != before.get(name)}


@pytest.fixture
def again(classroom, grade, right, tmp_path, make_course):
    """A class of three, graded in a course of its own; a function that grades it again."""
    solutions = make_course(tmp_path / "course", secret="one")
    for student in ("anna", "ben", "cem"):
        classroom.hand_in(student, right)
    classroom.folder("dora")

    def once_more(*options: str) -> set[str]:
        before = stamps(tmp_path / "results")
        graded = grade(classroom, "--solutions", solutions, *options)
        assert graded.done.returncode == 0, graded.said
        return regraded(before, graded.out)

    assert once_more() == {"anna", "ben", "cem", "dora"}
    once_more.solutions = solutions
    return once_more


def test_what_has_not_changed_is_not_graded_again(again):
    assert again() == set()


def test_fresh_grades_everything_again(again):
    assert again("--fresh") == {"anna", "ben", "cem", "dora"}


def test_a_changed_submission_is_graded_again_and_no_other(again, classroom, grade):
    classroom.hand_in("ben", "")
    assert again() == {"ben"}


def test_a_touched_submission_is_not(again, classroom):
    os.utime(classroom.folder("ben") / "neuron.py", (1, 1))
    assert again() == set()


def test_a_submission_that_arrives_is_graded(again, classroom, right):
    classroom.hand_in("dora", right)
    assert again() == {"dora"}


def test_a_notebook_beside_the_script_is_graded(again, classroom, right):
    classroom.hand_in_cells("anna", right)
    assert again() == {"anna"}


def test_a_changed_hidden_test_grades_all_again(again):
    test = again.solutions / "neuron" / "hidden" / "test_1_weighted_sum.py"
    test.write_text(test.read_text().replace("z for the givens", "the sum"))
    assert len(again()) == 4


def test_a_changed_master_grades_all_again(again):
    master = again.solutions / "neuron" / "neuron.py"
    master.write_text(master.read_text() + "\nextra = 1\n")
    assert len(again()) == 4


def test_a_changed_module_that_hidden_tests_import_grades_all_again(again):
    shared = again.solutions / "neuron_givens.py"
    shared.write_text(shared.read_text().replace("/ 50", "/ 40"))
    assert len(again()) == 4


def test_another_secret_grades_all_again(again):
    (again.solutions.parent / "pyproject.toml").write_text('[tool.autograder]\nsecret = "two"\n')
    assert len(again()) == 4


def test_a_report_that_is_damaged_is_made_again(again, tmp_path):
    (tmp_path / "results/anna/neuron/report.json").write_bytes(b'{"version": 1, "stud')
    (tmp_path / "results/ben/neuron/report.json").write_bytes(b"[" * 100_000)
    (tmp_path / "results/cem/neuron/feedback.html").unlink()
    assert again() == {"anna", "ben", "cem"}


def test_what_was_left_half_written_is_not_counted(again, tmp_path):
    part = tmp_path / "results/anna/neuron/.report.json.part"
    part.write_bytes(b'{"version": 1')
    (tmp_path / "results/.grades.csv.part").write_bytes(b"student,assi")
    assert again() == set()
    table = (tmp_path / "results/grades.csv").read_text()
    assert len(table.splitlines()) == 5


def test_what_could_not_be_graded_is_tried_again(classroom, grade, right):
    file = classroom.hand_in("anna", "no notebook", ".ipynb")
    assert grade(classroom).done.returncode == 1
    before = stamps(grade(classroom).out)
    file.unlink()
    classroom.hand_in("anna", right)
    graded = grade(classroom)
    assert graded.done.returncode == 0
    assert regraded(before, graded.out) == {"anna"}


# --- being stopped --------------------------------------------------------------------------


@dataclass
class Running:
    """`autograder grade` at work, in a process group of its own."""

    process: subprocess.Popen[str]
    out: Path

    def reports(self) -> dict[str, bytes]:
        """What is there of reports at this moment."""
        found = {}
        for file in self.out.glob("*/*/report.json"):
            with suppress(FileNotFoundError):
                found[file.parent.parent.name] = file.read_bytes()
        return found

    def wait_for(self, condition: Callable[[], object]) -> bool:
        """Wait until it is so; False where the command ended before."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if condition():
                return True
            assert time.monotonic() < deadline, "the command hangs"
            time.sleep(0.005)
        return False

    def wait_for_reports(self, count: int) -> bool:
        return self.wait_for(lambda: len(list(self.out.glob("*/*/report.json"))) >= count)

    def workers(self) -> list[int]:
        """The processes that grade: its children that have children."""
        return [child for child in children(self.process.pid) if children(child)]

    def jails(self) -> list[int]:
        """The bubblewraps of the workers."""
        return [jail for worker in self.workers() for jail in children(worker)]

    def finish(self) -> tuple[int, str, str]:
        said, complained = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said, complained


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def descendants(pid: int) -> list[int]:
    found = children(pid)
    for child in list(found):
        found += descendants(child)
    return found


def identity(pid: int) -> tuple[int, str] | None:
    """A process that lives: its number and when it started. None for a dead or buried one."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else (pid, rest[18])


def survivors(of: list[tuple[int, str] | None], seconds: float = 5.0) -> list[tuple[int, str]]:
    """Those of the processes that still live after a moment."""
    deadline = time.monotonic() + seconds
    while True:
        alive = [known for known in of if known and identity(known[0]) == known]
        if not alive or time.monotonic() > deadline:
            return alive
        time.sleep(0.05)


@pytest.fixture(scope="module")
def big_class(tmp_path_factory, right):
    """Forty submissions that take a moment each, right and wrong ones."""
    root = tmp_path_factory.mktemp("big") / "class"
    for number in range(CLASS_SIZE):
        folder = root / f"student {number:02}" / "neuron"
        folder.mkdir(parents=True)
        text = right if number % 3 else right.replace("** 2", f"** 2 + {number}")
        (folder / "neuron.py").write_text("import time\ntime.sleep(0.01)\n" + text)
    return root


def marks(out: Path) -> dict[str, object]:
    """All reports, as data."""
    return {
        file.parent.parent.name: json.loads(file.read_bytes())
        for file in sorted(out.glob("*/*/report.json"))
    }


@pytest.fixture(scope="module")
def undisturbed(big_class, autograder, tmp_path_factory):
    """The results of the big class when nothing happens."""
    out = tmp_path_factory.mktemp("undisturbed")
    assert autograder("grade", big_class, "--out", out).returncode == 0
    assert len(marks(out)) == CLASS_SIZE
    return out


@pytest.fixture
def start(big_class, tmp_path, environment, project, scripts):
    """Start grading the big class."""
    started = []

    def call(*options: str) -> Running:
        out = tmp_path / "results"
        process = subprocess.Popen(
            [scripts / "autograder", "grade", big_class, "--out", out, "--jobs", "2", *options],
            cwd=project,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return Running(process, out)

    yield call
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def assert_as_undisturbed(out: Path, undisturbed: Path) -> None:
    assert marks(out) == marks(undisturbed)
    assert (out / "grades.csv").read_bytes() == (undisturbed / "grades.csv").read_bytes()
    assert (out / "index.html").read_bytes() == (undisturbed / "index.html").read_bytes()
    assert not list(out.rglob("*.part")), "something half-written is left"


def kill_group(running: Running) -> None:
    os.killpg(running.process.pid, signal.SIGKILL)


def kill_main(running: Running) -> None:
    running.process.kill()


@pytest.mark.parametrize("kill", [kill_group, kill_main], ids=["group", "main process"])
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_it_goes_on_where_it_was(start, undisturbed, kill, seed):
    moments = random.Random(seed)
    kept: dict[str, bytes] = {}
    for _ in range(4):
        running = start()
        known = {}
        if running.wait_for_reports(len(kept) + moments.randrange(1, 9)):
            time.sleep(moments.uniform(0, 0.1))
            known = {pid: identity(pid) for pid in descendants(running.process.pid)}
            kill(running)
        running.process.wait()
        assert survivors(list(known.values())) == [], "a process has outlived its parent"
        there = running.reports()
        assert kept.items() <= there.items(), "a finished report is lost, or was made again"
        assert all(json.loads(report)["status"] == "graded" for report in there.values())
        kept = there
    files = stamps(running.out)
    running = start()
    status, _, complained = running.finish()
    assert status == 0, complained
    assert not regraded(files, running.out) & kept.keys()
    assert_as_undisturbed(running.out, undisturbed)


def test_killed_before_the_first_report_nothing_is_lost(start, undisturbed):
    running = start()
    running.wait_for(lambda: children(running.process.pid))
    kill_group(running)
    running.process.wait()
    running = start()
    assert running.finish()[0] == 0
    assert_as_undisturbed(running.out, undisturbed)


def test_killed_while_the_pages_are_written_they_are_whole_or_not_there(start, undisturbed):
    running = start()
    running.wait_for_reports(CLASS_SIZE)
    kill_main(running)
    running.process.wait()
    for name in ("grades.csv", "index.html"):
        file = running.out / name
        assert not file.exists() or file.read_bytes() == (undisturbed / name).read_bytes()
    assert start().finish()[0] == 0
    assert_as_undisturbed(running.out, undisturbed)


@pytest.mark.parametrize("reports", [0, 1, 15])
def test_ctrl_c_is_a_friendly_line_and_exit_status_130(start, undisturbed, reports):
    running = start()
    assert running.wait_for(running.jails)
    assert running.wait_for_reports(reports)
    known = [identity(pid) for pid in descendants(running.process.pid)]
    os.killpg(running.process.pid, signal.SIGINT)
    status, said, complained = running.finish()
    assert status == 130, said + complained
    assert "Traceback" not in said + complained
    assert "Stopped" in complained
    assert survivors(known) == []
    kept = running.reports()
    assert len(kept) >= reports
    running = start()
    assert running.finish()[0] == 0
    assert kept.items() <= running.reports().items()
    assert_as_undisturbed(running.out, undisturbed)


def test_ctrl_c_that_reaches_only_the_command_stops_it_too(start):
    running = start()
    assert running.wait_for_reports(3)
    known = [identity(pid) for pid in descendants(running.process.pid)]
    running.process.send_signal(signal.SIGINT)
    status, said, complained = running.finish()
    assert status == 130, said + complained
    assert "Traceback" not in said + complained
    assert survivors(known) == []


def test_a_killed_worker_costs_nobody_a_mark(start, undisturbed):
    running = start()
    assert running.wait_for_reports(5)
    os.kill(running.workers()[0], signal.SIGKILL)
    status, said, complained = running.finish()
    assert status == 0, said + complained
    assert_as_undisturbed(running.out, undisturbed)


def test_a_killed_jail_costs_nobody_a_mark(start, undisturbed):
    running = start()
    for reports in (3, 10, 17):
        assert running.wait_for_reports(reports)
        for jail in running.jails():
            with suppress(ProcessLookupError):
                os.kill(jail, signal.SIGKILL)
    status, said, complained = running.finish()
    assert status == 0, said + complained
    assert_as_undisturbed(running.out, undisturbed)
