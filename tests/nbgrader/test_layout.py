"""`autograder nbgrader COURSE_DIR`: what it makes, what it makes again, what it leaves alone."""

from __future__ import annotations

import pytest

from tests.nbgrader.nbcourse import ASSIGNMENTS, PROJECT, read


@pytest.fixture(scope="module")
def course(new_course):
    return new_course("neuron")


def again(course):
    done = course.autograder("nbgrader", course.folder, "--solutions", course.solutions)
    return done.stdout


def test_every_assignment_has_its_source(course):
    for name in ASSIGNMENTS:
        assert (course.folder / "source" / name / f"{name}.ipynb").is_file()
        assert (course.folder / "source" / name / f"test_{name}.py").is_file()


def test_what_nbgrader_releases_is_what_autograder_releases(course):
    ours = read(PROJECT / "exercises/neuron/neuron.ipynb").cells
    theirs = course.released().cells
    assert [(c.cell_type, c.source) for c in theirs] == [(c.cell_type, c.source) for c in ours]


def test_run_again_it_updates_what_it_made(course):
    notebook = course.folder / "source/regression/regression.ipynb"
    before = notebook.read_bytes()
    master = course.solutions / "regression/regression.py"
    text = master.read_text("utf-8")
    master.write_text(text.replace("# ## Check yourself", "# ## Look again"), "utf-8")
    assert f"wrote {notebook}" in again(course)
    assert b"## Look again" in notebook.read_bytes()
    master.write_text(text, "utf-8")
    again(course)
    assert notebook.read_bytes() == before
    assert "wrote" not in again(course)


def test_run_again_it_leaves_the_instructors_files_alone(course):
    config = course.folder / "nbgrader_config.py"
    edited = course.folder / "source/classification/test_classification.py"
    own = course.folder / "source/essay/essay.ipynb"
    config.write_text(config.read_text() + "c.CourseDirectory.course_id = 'mine'\n")
    edited.write_text("# mine\n")
    own.parent.mkdir()
    own.write_text("{}")
    before = {file: file.read_bytes() for file in (config, edited, own)}
    said = again(course)
    assert {file: file.read_bytes() for file in before} == before
    assert f"kept {edited}: it has been edited" in said


def test_a_configuration_of_ones_own_is_not_touched_but_told_what_to_load(course, tmp_path):
    (tmp_path / "nbgrader_config.py").write_text("c = get_config()\n")
    done = course.autograder("nbgrader", tmp_path, "--solutions", course.solutions)
    assert (tmp_path / "nbgrader_config.py").read_text() == "c = get_config()\n"
    assert 'add this line at its top: load_subconfig("autograder_config.py")' in done.stdout


def test_the_gradebook_must_know_the_assignment(course):
    (course.folder / "submitted/ada/regression").mkdir(parents=True)
    done = course.direct("sqlite:///gradebook.db", ok=False)
    assert done.returncode == 2
    assert "run `nbgrader generate_assignment regression` first" in done.stderr


def test_the_direct_way_takes_the_solutions_that_the_course_was_made_from(course, tmp_path):
    course.hand_in("ada", course.released())
    submitted, database = course.folder / "submitted", course.folder / "gradebook.db"
    command = ("grade", submitted, "--gradebook", f"sqlite:///{database}", "--assignment", "neuron")
    course.autograder(*command, cwd=tmp_path)
    assert course.points("ada") == {"weighted_sum": 0, "sigmoid": 0, "activation": 0, "cost": 0}


def test_a_gradebook_that_cannot_be_opened_is_said_in_a_sentence(course):
    done = course.direct("postgresql://nobody@localhost:1/none", ok=False)
    assert done.returncode == 2
    assert "cannot be opened" in done.stderr
    assert "Traceback" not in done.stderr


def test_plots_are_asked_for_where_notebooks_are_written_only(course):
    (course.folder / "submitted").mkdir(exist_ok=True)
    done = course.autograder("grade", "submitted", "--plots", ok=False)
    assert done.returncode == 2
    assert "--plots is about the notebooks that --gradebook writes" in done.stderr
