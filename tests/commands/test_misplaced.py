"""Work where nobody looks for it: told with the layout that is there, never graded as missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

MOODLE = "Ada Lovelace_1234_assignsubmission_file/neuron.py"


def laid_out(root: Path, *paths: str, text: str = "z = 1\n") -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return root


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (MOODLE, "as in a download of Moodle"),
        ("neuron/ada/neuron.py", "the assignment before the student"),
        ("ada_neuron.ipynb", "in no folder of a student"),
        ("ada/neuron.py", "with no folder for the assignment"),
        ("ada/neuron/homework.py", "not named after its assignment"),
        ("ada/neuron.zip", "with no folder for the assignment"),
    ],
)
@pytest.mark.parametrize("options", [(), ("--assignment", "neuron")])
def test_the_layout_that_is_there_is_shown_and_nothing_is_graded(
    grade, tmp_path, path, found, options
):
    graded = grade(laid_out(tmp_path / "class", path), *options)
    assert graded.done.returncode == 2
    assert f"{path}, {found}" in graded.said
    assert "<student>/<assignment>/<assignment>.ipynb or .py, as in ada/" in graded.said
    assert "autograder collect" in graded.said
    assert not graded.out.exists()


@pytest.mark.parametrize("path", [MOODLE, "neuron/ada/neuron.py", "ada/neuron.py"])
def test_the_command_that_it_names_takes_the_work_in(
    grade, autograder, project, tmp_path, path, right
):
    graded = grade(laid_out(tmp_path / "class", path, text=right), "--assignment", "neuron")
    (words,) = re.findall("`autograder (collect .*?)`", graded.said)
    options = ["--assignment", "neuron"] if "--assignment" not in words else []
    into = ("--into", tmp_path / "submitted", "--solutions", project / "solutions")
    done = autograder(*words.split(), *options, *into, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "submitted").glob("[Aa]da*/neuron/neuron.py"))) == 1


def test_work_for_another_assignment_is_not_out_of_place(grade, tmp_path):
    graded = grade(
        laid_out(tmp_path / "class", "ada/regression/regression.py"), "--assignment", "neuron"
    )
    assert graded.done.returncode == 0
    assert graded.row("ada")["status"] == "missing"


def test_where_somebody_has_handed_in_the_others_are_missing(grade, tmp_path):
    graded = grade(laid_out(tmp_path / "class", "ada/neuron/neuron.py", "ben/neuron.py"))
    assert graded.done.returncode == 0
    assert graded.row("ben")["status"] == "missing"
    assert "There is no folder neuron here, only: neuron.py." in graded.said


def test_a_name_cannot_speak_to_the_terminal(grade, tmp_path):
    graded = grade(laid_out(tmp_path / "class", "\x1b[31mada.py"))
    assert graded.done.returncode == 2
    assert r"\x1b[31mada.py" in graded.said and "\x1b" not in graded.said
