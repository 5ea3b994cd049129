"""The files of the results: whole or not at all, with nothing left of a run that was killed."""

from __future__ import annotations

import os
import subprocess
import sys

from autograder.grading.results import write_whole


def ended() -> int:
    """The number of a process that runs no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_what_a_killed_run_left_half_written_goes_with_the_next_writing(tmp_path):
    left = [tmp_path / f".feedback [1].html.{ended()}.part" for _ in range(2)]
    others = [
        tmp_path / f".feedback [1].html.{os.getppid()}.part",  # of a run that still writes
        tmp_path / ".feedback [1].html.mine.part",
        tmp_path / f".report.json.{ended()}.part",
    ]
    for file in (*left, *others):
        file.write_bytes(b"half")

    write_whole(tmp_path / "feedback [1].html", b"whole")

    assert {*tmp_path.iterdir()} == {tmp_path / "feedback [1].html", *others}
    assert (tmp_path / "feedback [1].html").read_bytes() == b"whole"
