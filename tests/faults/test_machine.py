"""The machine fails the grader: a clear message, "not graded" for what was hit, all of it later."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.report.model import Status

MOUNT = 'set -e; mount -t tmpfs -o "$1" tmpfs "$2"; shift 2; exec "$@"'


@pytest.fixture
def mounted(tmp_path: Path) -> Callable[[Path, str], list[str]]:
    """The words before a command for which a folder is a file system of its own."""
    root = [] if os.getuid() == 0 else ["--map-root-user"]
    words = ["unshare", *root, "--mount", "sh", "-c", MOUNT, "sh"]
    if (
        not shutil.which("unshare")
        or subprocess.run([*words, "size=1m", tmp_path, "true"]).returncode
    ):
        pytest.skip("no mount namespace to be had here")
    return lambda folder, options: [*words, options, str(folder)]


# --- the disk -------------------------------------------------------------------------------

TWICE = """
"$@"; echo "first: $?"
mkdir -p "$KEPT/first"; cp -r "$OUT/." "$KEPT/first"
mount -o remount,size=50m "$OUT"
"$@"; echo "second: $?"
mkdir -p "$KEPT/second"; cp -r "$OUT/." "$KEPT/second"
"""


def test_on_a_full_disk_the_rest_is_not_graded_and_the_next_run_does_it(
    room: Any, fill: Callable[..., None], mounted: Callable[..., list[str]], tmp_path: Path
) -> None:
    fill(room, 30)
    room.out.mkdir()
    before = [*mounted(room.out, "size=256k"), "env", f"KEPT={tmp_path}", f"OUT={room.out}"]
    done = room.grade(before=[*before, "sh", "-c", TWICE, "sh"])
    assert "first: 1\n" in done.stdout and "second: 0\n" in done.stdout, done.stderr
    assert "No space left on device" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    first, second = room.reports(tmp_path / "first"), room.reports(tmp_path / "second")
    assert 0 < len(first) < 30 and len(second) == 30
    assert all(report.status is Status.GRADED for report in [*first.values(), *second.values()])
    assert {student: second[student] for student in first} == first
    assert not list((tmp_path / "first").rglob(".*.part")), "what was half written takes no room"


def test_a_results_folder_that_is_read_only_is_told_before_anything_is_graded(
    room: Any, fill: Callable[..., None], mounted: Callable[..., list[str]]
) -> None:
    fill(room, 30)
    room.out.mkdir()
    done = room.grade(before=mounted(room.out, "ro"))
    assert done.returncode == 1
    assert "Read-only file system" in done.stderr and str(room.out) in done.stderr
    assert "Traceback" not in done.stderr and "30/30" not in done.stderr


# --- the processes --------------------------------------------------------------------------


def test_who_ends_the_graders_own_process_is_found_and_nobody_else_pays(room: Any) -> None:
    for number in range(24):
        room.hand_in(f"student {number:02}", "poison = 1\n" * (number in (5, 17)) + RIGHT)
    room.hidden(
        """
        @pytest.mark.points(1, title="a test with a fault of its own")
        def test_fault(student):
            if not (HERE / "mended").exists():
                try: bad = bool(student.poison.number())
                except Exception: bad = False
                if bad: os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = room.grade()
    assert done.returncode == 1
    marks = room.marks()
    lost = {student for student, mark in marks.items() if mark[0] is Status.NOT_GRADED}
    assert lost == {"student 05", "student 17"}
    assert all(mark[1] == 4 for student, mark in marks.items() if student not in lost)
    assert all(marks[student][1] is None for student in lost)
    assert all("grader's own process died" in marks[student][2] for student in lost)
    (room.folder / "mended").touch()
    assert room.grade().returncode == 0
    assert all(mark[:2] == (Status.GRADED, 4) for mark in room.marks().values())


def test_a_grader_out_of_memory_gives_no_mark(room: Any) -> None:
    for number in range(4):
        room.hand_in(f"student {number}", "hungry = 1\n" * (number == 2) + RIGHT)
    room.hidden(
        """
        import resource
        @pytest.mark.points(1, title="a hungry test")
        def test_hungry(student):
            if (HERE / "mended").exists(): return
            try: student.hungry.number()
            except Exception: return
            limits = resource.getrlimit(resource.RLIMIT_AS)
            resource.setrlimit(resource.RLIMIT_AS, (2**32, limits[1]))
            try: bytearray(2**34)
            finally: resource.setrlimit(resource.RLIMIT_AS, limits)
        """
    )
    assert room.grade().returncode == 1
    status, score, notes = room.marks()["student 2"]
    assert (status, score) == (Status.NOT_GRADED, None)
    assert "A fault of the grader, not of the submission" in notes and "MemoryError" in notes
    assert [m[1] for s, m in sorted(room.marks().items()) if s != "student 2"] == [4, 4, 4]
    (room.folder / "mended").touch()
    assert room.grade().returncode == 0
    assert room.marks()["student 2"][:2] == (Status.GRADED, 4)


# --- the clock ------------------------------------------------------------------------------


def test_files_from_the_future_or_long_ago_are_graded_once_and_no_more(
    room: Any, fill: Callable[..., None]
) -> None:
    fill(room, 6)
    assert room.grade().returncode == 0
    due = room.marks()
    stamps = {file: file.stat().st_ino for file in room.out.glob("*/area/report.json")}
    for n, file in enumerate([*room.folder.glob("class/*/area/*"), *stamps]):
        os.utime(file, (4e9, 4e9) if n % 2 else (1, 1))
    assert room.grade().returncode == 0
    assert {file: file.stat().st_ino for file in stamps} == stamps, "nothing was graded again"
    assert room.grade("--fresh").returncode == 0
    assert room.marks() == due


def test_the_engine_never_asks_what_time_it_is() -> None:
    # The real clock of this machine is not ours to set back: nothing looks at it, but what writes
    # a date into a platform's file, after the marks.
    import autograder

    engine = Path(autograder.__file__).parent
    for file in {*engine.rglob("*.py")} - {engine / "platforms/on_github.py"}:
        source = file.read_text("utf-8")
        for asking in ("time.time(", "time_ns(", ".now(", ".today(", "localtime", "gmtime"):
            assert asking not in source.replace("monotonic_ns(", ""), f"{file}: {asking}"


RIGHT = "def area(a, b): return a * b\ndef around(a, b): return 2 * (a + b)\n"
