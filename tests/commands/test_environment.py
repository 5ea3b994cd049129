"""Variables that are meant for something else change no mark."""

from __future__ import annotations

import csv

from tests.commands.conftest import PROJECT


def test_pytests_options_for_other_tests_are_not_for_the_hidden_ones(
    autograder, environment, room_in, right, tmp_path
):
    room_in(tmp_path / "class").hand_in("anna", right)
    options = ("--out", tmp_path / "out", "--solutions", PROJECT / "solutions")
    done = autograder(
        *("grade", tmp_path / "class", *options), env=environment(PYTEST_ADDOPTS="-v -k sigmoid")
    )
    assert done.returncode == 0, done.stderr
    with (tmp_path / "out/grades.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert float(row["score"]) == 10
