"""Grading again: only what changed; and after every way of being stopped, where it was."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

CLASS_SIZE = 40
EVERYONE = {"anna", "ben", "cem", "dora"}
PATIENCE = 120.0
TOKEN = "AUTOGRADER_TEST_RUN"
MOMENT = "time.sleep(0.05)"

CLASS_FILES = ("grades.csv", "statistics.json", "index.html", "marks.json")
Identity = tuple[int, str]  # of a process: its number, and when it started


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


@pytest.fixture(scope="module")
def graded_before(tmp_path_factory, autograder, right, make_course):
    """A small class, its course, and its results."""
    folder = tmp_path_factory.mktemp("before")
    solutions = make_course(folder / "course", secret="one")
    for student in ("anna", "ben", "cem", "dora"):
        (folder / "class" / student / "neuron").mkdir(parents=True)
        if student != "dora":
            (folder / "class" / student / "neuron" / "neuron.py").write_text(right)
    call = ("grade", folder / "class", "--out", folder / "results", "--solutions", solutions)
    assert autograder(*call).returncode == 0
    assert regraded({}, folder / "results") == EVERYONE
    return folder


@pytest.fixture
def again(graded_before, grade, tmp_path):
    """Grades the small class again, in a copy that a test may change; who was graded."""
    shutil.copytree(graded_before, tmp_path, dirs_exist_ok=True)

    def once_more(*options: str) -> set[str]:
        before = stamps(tmp_path / "results")
        solutions = tmp_path / "course" / "solutions"
        graded = grade(tmp_path / "class", "--solutions", solutions, *options)
        assert graded.done.returncode == 0, graded.said
        return regraded(before, graded.out)

    return once_more


def test_what_has_not_changed_is_not_graded_again(again, tmp_path):
    os.utime(tmp_path / "class/ben/neuron/neuron.py", (1, 1))
    assert again() == set()


def test_fresh_grades_everything_again(again):
    assert again("--fresh") == EVERYONE


def test_a_changed_submission_is_graded_again_and_no_other(again, tmp_path):
    (tmp_path / "class/ben/neuron/neuron.py").write_text("")
    assert again() == {"ben"}


def test_a_submission_that_arrives_is_graded(again, tmp_path, right, room_in):
    (tmp_path / "class/dora/neuron/neuron.py").write_text(right)
    room_in(tmp_path / "class").hand_in_cells("anna", right)  # beside the script
    assert again() == {"anna", "dora"}


def test_a_changed_test_master_or_secret_grades_all_again(again, tmp_path):
    test = tmp_path / "course/solutions/neuron/hidden/test_1_weighted_sum.py"
    test.write_text(test.read_text().replace("z for the givens", "the sum"))
    assert again() == EVERYONE
    master = tmp_path / "course/solutions/neuron/neuron.py"
    master.write_text(master.read_text() + "\nextra = 1\n")
    assert again() == EVERYONE
    (tmp_path / "course/pyproject.toml").write_text('[tool.autograder]\nsecret = "two"\n')
    assert again() == EVERYONE


@pytest.mark.parametrize(
    "file",
    ["common/givens.py", "neuron/hidden/given.json", "common/mistakes/loss.py", "common/new/a.csv"],
)
def test_a_changed_file_that_hidden_tests_may_use_grades_all_again(again, tmp_path, file):
    shared = tmp_path / "course/solutions" / file
    shared.parent.mkdir(exist_ok=True)
    with shared.open("a") as changed:
        changed.write("\n# Looked at again.\n")
    assert again() == EVERYONE


@pytest.mark.parametrize(
    "file", ["images/draw.py", "neuron/test_neuron.py", "common/__pycache__/carried.pyc"]
)
def test_a_changed_file_that_can_change_no_mark_grades_nothing_again(again, tmp_path, file):
    other = tmp_path / "course/solutions" / file
    other.parent.mkdir(exist_ok=True)
    with other.open("a") as changed:
        changed.write("\n# Looked at again.\n")
    assert again() == set()


MORE = '\n\n@pytest.mark.points(5, title="more")\ndef test_more(): ...\n'


def moved(folder: Path) -> dict[str, str] | None:
    """Why whose mark moved, as `changes.csv` has it; None where there is no such file."""
    file = folder / "results/changes.csv"
    if not file.exists():
        return None
    with file.open(encoding="utf-8", newline="") as stream:
        return {row["student"]: row["why"] for row in csv.DictReader(stream, strict=True)}


def test_marks_that_moved_are_told_by_that_run_alone(again, tmp_path):
    assert moved(tmp_path) is None
    (tmp_path / "class/ben/neuron/neuron.py").write_text("")
    shutil.rmtree(tmp_path / "class/cem")
    again()
    assert moved(tmp_path) == {
        "ben": "the submission is another one",
        "cem": "the student is no longer in the folder of submissions",
    }
    assert again() == set()
    assert moved(tmp_path) is None


def test_a_mark_that_moves_with_the_tests_says_so(again, tmp_path):
    test = tmp_path / "course/solutions/neuron/hidden/test_1_weighted_sum.py"
    test.write_text(test.read_text() + MORE)
    again()
    assert moved(tmp_path) == dict.fromkeys(EVERYONE, "the tests or the grader are others")


def test_what_a_run_that_was_stopped_graded_is_told_by_the_next(again, tmp_path):
    marks = tmp_path / "results/marks.json"
    before = marks.read_bytes()
    (tmp_path / "class/ben/neuron/neuron.py").write_text("")
    again()
    marks.write_bytes(before)  # as if it had been stopped before it published anything
    assert again() == set()
    assert moved(tmp_path) == {"ben": "the submission is another one"}


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
    token: str

    def family(self) -> set[Identity]:
        """All its processes: those that descend from it, and those that have its environment."""
        mark = f"{TOKEN}={self.token}".encode()
        kin = set(descendants(self.process.pid))
        for file in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if mark in file.read_bytes().split(b"\0"):
                    kin.add(int(file.parent.name))
        return {known for pid in kin if (known := identity(pid))}

    def left_behind(self, known: set[Identity], seconds: float = 10.0) -> set[Identity]:
        """Those of its processes, `known` and since, that still live after a moment."""
        deadline = time.monotonic() + seconds
        while True:
            alive = {one for one in known | self.family() if identity(one[0]) == one}
            if not alive or time.monotonic() > deadline:
                return alive
            time.sleep(0.1)

    def reports(self) -> dict[str, bytes]:
        """What is there of reports at this moment."""
        found = {}
        for file in self.out.glob("*/*/report.json"):
            with suppress(FileNotFoundError):
                found[file.parent.parent.name] = file.read_bytes()
        return found

    def wait_for(self, condition: Callable[[], object], every: float = 0.005) -> bool:
        """Wait until it is so; False where the command ended before."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            if condition():
                return True
            assert time.monotonic() < deadline, "the command hangs"
            time.sleep(every)
        return False

    def wait_for_reports(self, count: int) -> bool:
        return self.wait_for(lambda: len(list(self.out.glob("*/*/report.json"))) >= count)

    def workers(self) -> list[int]:
        """The processes that grade."""
        return [pid for pid in children(self.process.pid) if name_of(pid) != "bwrap"]

    def jails(self) -> list[int]:
        """The bubblewraps: one that all share, or one for each process that grades."""
        parents = (self.process.pid, *self.workers())
        return [pid for above in parents for pid in children(above) if name_of(pid) == "bwrap"]

    def finish(self) -> tuple[int, str, str]:
        said, complained = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, said, complained


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def name_of(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/comm").read_text().strip()
    return ""


def descendants(pid: int) -> list[int]:
    found = children(pid)
    for child in list(found):
        found += descendants(child)
    return found


def identity(pid: int) -> Identity | None:
    """A process that lives: its number and when it started. None for a dead or buried one."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if state in "ZX" else (pid, rest[18])


@pytest.fixture(scope="module")
def big_class(tmp_path_factory, right):
    """Forty submissions that take a moment each, right and wrong ones."""
    root = tmp_path_factory.mktemp("big") / "class"
    for number in range(CLASS_SIZE):
        folder = root / f"student {number:02}" / "neuron"
        folder.mkdir(parents=True)
        text = right if number % 3 else right.replace("** 2", f"** 2 + {number}")
        (folder / "neuron.py").write_text(f"import time\n{MOMENT}\n{text}")
    return root


@pytest.fixture
def wake(big_class):
    """The last of the big class sleeps until this is called: grading does not end, however busy
    the machine, before a test has stopped it."""
    file = big_class / f"student {CLASS_SIZE - 1:02}" / "neuron" / "neuron.py"
    awake = file.read_text()
    file.write_text(awake.replace(MOMENT, "time.sleep(1000)"))
    yield lambda: file.write_text(awake)
    file.write_text(awake)


def marks(out: Path) -> dict[str, object]:
    """All reports, as data."""
    return {
        file.parent.parent.name: json.loads(file.read_bytes())
        for file in sorted(out.glob("*/*/report.json"))
    }


def page(out: Path, name: str) -> str:
    """A file of the class, but for the time that tests took."""
    text = (out / name).read_text("utf-8")
    return re.sub(r'<td>(under 1|[\d.]+) m?s</td>|"(seconds|slowest)": [\d.e-]+', "", text)


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
        out, token = tmp_path / "results", uuid.uuid4().hex
        process = subprocess.Popen(
            [scripts / "autograder", "grade", big_class, "--out", out, "--jobs", "2", *options],
            cwd=project,
            env=environment(**{TOKEN: token}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A shell that runs these tests in the background has them ignore Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        running = Running(process, out, token)
        started.append(running)
        return running

    yield call
    for running in started:
        with suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)
        running.process.communicate()
        for pid, _ in running.family():  # which a failing test has found left behind
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def assert_as_undisturbed(out: Path, undisturbed: Path) -> None:
    assert marks(out) == marks(undisturbed)
    for name in CLASS_FILES:
        assert page(out, name) == page(undisturbed, name)
    assert not list(out.rglob("*.part")), "something half-written is left"


def kill_group(running: Running) -> None:
    os.killpg(running.process.pid, signal.SIGKILL)


def kill_main(running: Running) -> None:
    running.process.kill()


@pytest.mark.parametrize("kill", [kill_group, kill_main])
def test_killed_at_any_moment_it_goes_on_where_it_was(start, undisturbed, kill):
    moments = random.Random(kill.__name__)
    kept: dict[str, bytes] = {}
    for _ in range(2):
        running = start()
        known: set[Identity] = set()
        if running.wait_for_reports(len(kept) + moments.randrange(1, 15)):
            time.sleep(moments.uniform(0, 0.1))
            known = running.family()
            kill(running)
        running.process.wait()
        assert not running.left_behind(known), "a process has outlived its parent"
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


def interrupt(running: Running) -> None:
    os.killpg(running.process.pid, signal.SIGINT)


@pytest.mark.parametrize("stop", [kill_group, kill_main, interrupt])
@pytest.mark.usefixtures("wake")
def test_stopped_while_its_jails_start_it_leaves_no_process(start, stop):
    for pause in (0, 0, 0.0005, 0.001):
        running = start()
        assert running.wait_for(lambda running=running: any(map(children, running.jails())), 0)
        time.sleep(pause)
        known = running.family()
        stop(running)
        running.process.communicate()
        assert not running.left_behind(known), "a process has outlived its parent"


def test_killed_while_the_pages_are_written_they_are_whole_or_not_there(start, undisturbed):
    running = start()
    running.wait_for_reports(CLASS_SIZE)
    kill_main(running)
    running.process.wait()
    for name in CLASS_FILES:
        there = (running.out / name).exists()
        assert not there or page(running.out, name) == page(undisturbed, name)
    assert start().finish()[0] == 0
    assert_as_undisturbed(running.out, undisturbed)


@pytest.mark.parametrize("reports", [1, 15])
def test_ctrl_c_is_a_friendly_line_and_exit_status_130(start, undisturbed, wake, reports):
    running = start()
    assert running.wait_for_reports(reports)
    known = running.family()
    interrupt(running)
    status, said, complained = running.finish()
    assert status == 130, said + complained
    assert "Traceback" not in said + complained
    assert "Stopped" in complained
    assert not running.left_behind(known)
    kept = running.reports()
    assert len(kept) >= reports
    wake()
    running = start()
    assert running.finish()[0] == 0
    assert kept.items() <= running.reports().items()
    assert_as_undisturbed(running.out, undisturbed)


@pytest.mark.usefixtures("wake")
def test_ctrl_c_that_reaches_only_the_command_stops_it_too(start):
    running = start()
    assert running.wait_for_reports(3)
    known = running.family()
    running.process.send_signal(signal.SIGINT)
    status, said, complained = running.finish()
    assert status == 130, said + complained
    assert "Traceback" not in said + complained
    assert not running.left_behind(known)


def test_a_killed_worker_costs_nobody_a_mark(start, undisturbed):
    running = start()
    assert running.wait_for_reports(25)
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
