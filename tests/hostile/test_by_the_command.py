"""The command that instructors type, on a class with some of the worst in it."""

from __future__ import annotations

import csv
import subprocess
import sysconfig
from pathlib import Path

import pytest
from attacks import PROGRAMS, attacks, named_in
from classroom import HONEST, PROJECT

WORST = (
    "forging/conftest_file", "forging/patches_the_wire", "stealing/leaves_a_note",
    "exhausting/forks", "exhausting/stops_everyone", "breaking/kills_everyone",
    "breaking/spreadsheet_formulas", "breaking/corrupt_heap",
)  # fmt: skip


def test_the_command_grades_all_and_says_so(solutions: Path, tmp_path: Path) -> None:
    root, out = tmp_path / "class", tmp_path / "results"
    for number, attack in enumerate(a for a in attacks() if a.id in WORST):
        attack.hand_in(root, f"{number} {attack.student}")
        folder = root / f"{number} honest" / "neuron"
        folder.mkdir(parents=True)
        (folder / "neuron.py").write_text(HONEST["neuron"], "utf-8")
    script = Path(sysconfig.get_path("scripts")) / "autograder"
    done = subprocess.run(
        [script, "grade", root, "--out", out, "--solutions", solutions, "--jobs", "2"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
    )
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 0, said
    assert "Traceback" not in said and "\x1b[2J" not in said
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        scores = {row["student"]: row["score"] for row in csv.DictReader(table)}
    assert len(scores) == 2 * len(WORST)
    for student, score in scores.items():
        assert score == ("10" if student.endswith("honest") else "0"), student


@pytest.mark.parametrize("page", ["tests/hostile/README.md", "SECURITY.md"])
def test_what_the_tables_name_is_there(page: str) -> None:
    named = named_in((PROJECT / page).read_text("utf-8"))
    assert len(named) > 50
    for pattern in named:
        assert list(PROGRAMS.glob(f"{pattern}*")), pattern


def test_every_attack_is_in_the_table_of_this_folder() -> None:
    named = named_in((PROJECT / "tests" / "hostile" / "README.md").read_text("utf-8"))
    covered = {path for pattern in named for path in PROGRAMS.glob(f"{pattern}*")}
    assert [attack.id for attack in attacks() if attack.path not in covered] == []
