"""What students get: stubs that are in step with the masters, and give nothing away."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import json
import re
import shutil

import jupytext
import nbformat
import pytest

from autograder.course.assignments import Assignment
from autograder.course.release import released, stray

ASSIGNMENTS = ("neuron", "regression", "classification")
MOST = {"neuron": 10, "regression": 30, "classification": 30}
EXERCISES = {
    "neuron": ["weighted_sum", "sigmoid", "activation", "cost"],
    "regression": ["forward", "loss", "gradients", "update", "train"],
    "classification": ["forward", "loss", "gradients", "update", "train"],
}
POINTS = {
    "neuron": [2, 4, 2, 2],
    "regression": [4, 2, 12, 3, 9],
    "classification": [4, 2, 12, 3, 9],
}
REGION = re.compile(r"### BEGIN SOLUTION (.*?)\n(.*?)### END SOLUTION", re.DOTALL)

each = pytest.mark.parametrize("assignment", ASSIGNMENTS)


@pytest.fixture(scope="module")
def exercises(project):
    return project / "exercises"


@pytest.fixture(scope="module")
def master(project):
    """The text of a master."""
    return lambda name: (project / "solutions" / name / f"{name}.py").read_text("utf-8")


def code_of(path) -> str:
    """The code of a stub: of a notebook, its code cells."""
    if path.suffix == ".py":
        return path.read_text("utf-8")
    cells = nbformat.read(path, as_version=4).cells
    return "\n".join(cell.source for cell in cells if cell.cell_type == "code")


# --- in step --------------------------------------------------------------------------------


@each
def test_the_exercises_are_in_step_with_the_solutions(project, exercises, assignment):
    due = released(Assignment(project / "solutions" / assignment))
    for name, data in due.items():
        file = exercises / assignment / name
        assert file.is_file() and file.read_bytes() == data, (
            f"{file} is stale: run `autograder release`"
        )
    assert stray(exercises / assignment, due) == []


def test_release_writes_the_same_again_and_takes_away_what_is_stale(
    autograder, exercises, tmp_path
):
    assignment = "neuron"
    to = tmp_path / "exercises"
    assert autograder("release", "--to", to).returncode == 0
    (to / assignment / f"{assignment}.py").write_text("my own")
    (to / assignment / "old_name.py").write_text("stale")
    again = autograder("release", "--to", to)
    assert again.returncode == 0
    assert f"wrote {to / assignment / assignment}.py" in again.stdout
    assert f"removed {to / assignment / 'old_name.py'}" in again.stdout
    for file in (to / assignment).rglob("*"):
        there = exercises / file.relative_to(to)
        assert file.is_dir() or file.read_bytes() == there.read_bytes()
    assert "wrote" not in autograder("release", "--to", to).stdout


def test_a_malformed_master_is_said_with_its_cell(autograder, project, tmp_path):
    assignment = "neuron"
    folder = tmp_path / "solutions" / assignment
    shutil.copytree(project / "solutions" / assignment, folder)
    file = folder / f"{assignment}.py"
    file.write_text(file.read_text("utf-8").replace("### END SOLUTION", "###", 1))
    done = autograder("release", "--solutions", tmp_path / "solutions")
    assert done.returncode in (1, 2)
    assert "BEGIN SOLUTION" in done.stderr and "cell" in done.stderr
    assert "Traceback" not in done.stderr


# --- gives nothing away ---------------------------------------------------------------------


@each
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_a_stub_holds_no_solution(exercises, master, assignment, suffix):
    text = (exercises / assignment / (assignment + suffix)).read_text("utf-8")
    assert "SOLUTION" not in text
    code = code_of(exercises / assignment / (assignment + suffix))
    public = REGION.sub("", master(assignment))
    for _, region in REGION.findall(master(assignment)):
        for line in filter(None, map(str.strip, region.splitlines())):
            if line not in public and not line.startswith("#"):
                assert line not in code, f"{line!r} is in the stub"


@each
def test_no_hidden_test_is_public(project, exercises, assignment):
    for hidden in (project / "solutions" / assignment / "hidden").glob("*.py"):
        assert not list((exercises / assignment).rglob(hidden.name))
    assert not list((exercises / assignment).rglob("hidden"))


# --- stubs are sound ------------------------------------------------------------------------


@each
def test_the_script_imports_and_every_unwritten_part_says_which_it_is(
    exercises, master, assignment
):
    file = exercises / assignment / f"{assignment}.py"
    spec = importlib.util.spec_from_file_location(f"stub_{assignment}", file)
    stub = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stub)
    said = set()
    for name in unwritten_names(master(assignment)):
        with pytest.raises(NotImplementedError) as caught:
            value = getattr(stub, name)
            value(*[None] * len(inspect.signature(value).parameters))
        said.add(str(caught.value))
    titles = {title.strip() for title, _ in REGION.findall(master(assignment))}
    assert said == titles
    assert all(re.fullmatch(r"Exercise \d: \w.*", title) for title in titles)


def unwritten_names(text: str) -> list[str]:
    """The functions and module-level names that a master's regions define."""
    names = []
    for match in REGION.finditer(text):
        before, inside = text[: match.start()], match[2]
        if before.endswith("\n"):
            names += re.findall(r"^(\w+) *=", inside, re.MULTILINE)
        else:
            names.append(re.findall(r"^def (\w+)", before, re.MULTILINE)[-1])
    return names


@each
def test_the_notebook_is_valid_and_clean(exercises, assignment):
    raw = json.loads((exercises / assignment / f"{assignment}.ipynb").read_bytes())
    nbformat.validate(raw)
    assert (raw["nbformat"], raw["nbformat_minor"]) == (4, 5)
    code = [cell for cell in raw["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in raw["cells"]]
    assert len(ids) == len(set(ids))
    for cell in code:
        ast.parse("".join(cell["source"]))


@each
def test_the_notebook_says_of_every_part_that_it_is_not_written(exercises, master, assignment):
    code = code_of(exercises / assignment / f"{assignment}.ipynb")
    for title, _ in REGION.findall(master(assignment)):
        assert f'raise NotImplementedError("{title.strip()}")' in code


@each
def test_the_notebook_needs_no_file_beside_it(exercises, assignment):
    text = (exercises / assignment / f"{assignment}.ipynb").read_text("utf-8")
    assert "](images/" not in text
    assert "data:image/" in text


@each
def test_the_pictures_of_the_script_are_there(exercises, assignment):
    text = (exercises / assignment / f"{assignment}.py").read_text("utf-8")
    pictures = re.findall(r"\]\((images/[^)]+)\)", text)
    assert pictures
    assert all((exercises / assignment / picture).is_file() for picture in pictures)


# --- what stubs and masters earn ------------------------------------------------------------


@pytest.fixture(scope="module")
def graded(grade_once, exercises, master):
    def fill(room):
        for name in ASSIGNMENTS:
            for suffix in (".py", ".ipynb"):
                stub = exercises / name / (name + suffix)
                room.hand_in(f"stub{suffix}", stub.read_bytes(), suffix, name)
            room.hand_in("master.py", master(name), ".py", name)
            as_notebook = jupytext.writes(jupytext.reads(master(name), "py:percent"), "ipynb")
            room.hand_in("master.ipynb", as_notebook, ".ipynb", name)

    return grade_once(fill, "--jobs", "2")


@each
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_the_stub_earns_nothing_and_everything_is_missing(graded, assignment, suffix):
    report = graded.report(f"stub{suffix}", assignment)
    assert (report["status"], report["score"]) == ("graded", 0)
    outcomes = {test["outcome"] for ex in report["exercises"] for test in ex["tests"]}
    assert outcomes == {"missing"}
    for exercise in report["exercises"]:
        message = exercise["tests"][0]["message"]
        assert message.startswith(f"{exercise['title']} is not written yet.")


@each
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_the_master_earns_everything(graded, assignment, suffix):
    report = graded.report(f"master{suffix}", assignment)
    assert report["score"] == report["max_score"] == MOST[assignment]


@each
def test_exercises_have_the_names_and_points_of_the_course(graded, assignment):
    exercises = graded.report("master.py", assignment)["exercises"]
    assert [exercise["name"] for exercise in exercises] == EXERCISES[assignment]
    assert [exercise["max_score"] for exercise in exercises] == POINTS[assignment]


@each
@pytest.mark.parametrize("suffix", [".py", ".ipynb"])
def test_the_master_passes_the_visible_tests(
    autograder, project, tmp_path, master, assignment, suffix
):
    folder = tmp_path / assignment
    folder.mkdir()
    text = master(assignment)
    if suffix == ".ipynb":
        text = jupytext.writes(jupytext.reads(text, "py:percent"), "ipynb")
    (folder / (assignment + suffix)).write_text(text, "utf-8")
    for test in (project / "exercises" / assignment).glob("test_*.py"):
        shutil.copy(test, folder)
    done = autograder("check", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    scores = re.findall(r"(\d+) ?(?:/|of) ?(\d+)", done.stdout)
    assert scores and all(score == most for score, most in scores), done.stdout
