"""Killed at any moment and started again: the same marks, and no file lost or torn.

Every day a dozen moments in a class of 40; `make test-long` has 200 in a class of 100.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

LONG = bool(os.environ.get("LONG"))
MOMENTS, STUDENTS = (200, 100) if LONG else (12, 40)
SEED = 20


def test_killed_at_random_moments_and_continued_the_marks_are_the_same(
    room: Any, fill: Callable[..., None]
) -> None:
    fill(room, STUDENTS)
    began = time.monotonic()
    done = room.grade()
    whole = time.monotonic() - began
    assert done.returncode == 0, done.stderr
    due = room.marks()
    assert len(due) == STUDENTS
    table = (room.out / "grades.csv").read_text()
    shutil.rmtree(room.out)

    rng = random.Random(SEED)
    killed = finished = continued = 0
    while killed < MOMENTS:
        before = len(room.reports()) if room.out.exists() else 0
        if killed_in_between(room, rng.uniform(0, whole * 1.05), group=rng.random() < 0.5):
            killed += 1
        check_whole(room)
        continued += 0 < before < STUDENTS
        if len(room.reports()) == STUDENTS:
            check_end(room, due, table)
            finished += 1
            shutil.rmtree(room.out)
    check_end(room, due, table)
    assert continued > MOMENTS / 10, "no run went on where another one was killed"
    print(f"{killed} kills, {finished + 1} classes of {STUDENTS} brought to their end")


def killed_in_between(room: Any, seconds: float, group: bool) -> bool:
    """Grade for so long, then SIGKILL: the command alone, or all its processes at once."""
    process = subprocess.Popen(
        room.command(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        (os.killpg if group else os.kill)(process.pid, signal.SIGKILL)
        process.wait()
        return True


def check_whole(room: Any) -> None:
    """Whatever there is by the name of a result is all of it."""
    room.reports()
    for page in room.out.glob("**/*.html"):
        assert page.read_text().rstrip().endswith("</html>"), page
    for report in room.out.glob("*/*/report.json"):
        assert report.with_name("feedback.html").exists(), "the page comes first"
    if (table := room.out / "grades.csv").exists():
        assert table.read_text().endswith("\n")


def check_end(room: Any, due: dict[str, Any], table: str) -> None:
    done = room.grade()
    assert done.returncode == 0, done.stderr
    assert room.marks() == due
    assert (room.out / "grades.csv").read_text() == table
    left = [path for path in room.out.rglob(".*") if path.is_file()]
    assert all(path.name.endswith(".part") for path in left)
