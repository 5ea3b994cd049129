"""The action for GitHub: annotations, a summary, Classroom 50; a student's text is only text."""

from __future__ import annotations

import datetime
import html.parser
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.platforms.classroom50 import result_of, scale_of
from autograder.platforms.on_github import place_of
from autograder.platforms.on_github import run as run_action
from autograder.platforms.workflow import command, summary
from autograder.report.model import ExerciseResult, Outcome, Report, Status, TestResult
from tests.platforms import readers
from tests.platforms.conftest import EIGHT, PROJECT, RIGHT

EVIL = [
    "::set-output name=score::10",
    "x\n::error::forged",
    "x\r::stop-commands::t",
    "x%0A::add-mask::x",
    "##[set-env name=PATH]x",
    "a\n##[error]x",
    "</pre><script>alert(1)</script><!--",
    "```\n# big\n[x](javascript:alert(1)) @all <img src=x onerror=alert(1)>",
    "\x1b[31mred\u2028::error::x",
    ",file=/etc/passwd::x",
]


def report(
    message: str = "", title: str = "z", score: float = 0, most: float = 1, **more
) -> Report:
    test = TestResult(
        id="t::a",
        title=title,
        score=score,
        max_score=most,
        outcome=Outcome.FAILED if score < most else Outcome.PASSED,
        message=message,
        hint=more.pop("hint", ""),
        explanation=more.pop("explanation", ""),
    )
    exercise = ExerciseResult.of("z", "Exercise 1", [test])
    given = {
        "student": "ada",
        "assignment": "week1",
        "status": Status.GRADED,
        "score": exercise.score,
        "max_score": exercise.max_score,
        "submission": None,
        "isolation": "none",
        "seed": 1,
        "exercises": (exercise,),
    }
    return Report(**(given | more))


@pytest.mark.parametrize("text", EVIL)
def test_text_of_a_students_is_never_a_command(text):
    line = command("error", text, file=text, title=text, line=3)
    ((name, properties, data),) = readers.workflow_commands(line)
    assert name == "error"
    assert set(properties) == {"file", "title", "line"} and properties["line"] == "3"
    assert "\n" not in line and "\r" not in line
    assert data.replace("\n", "") != "", "and it is still to be read"


@given(st.text(), st.text())
def test_no_text_at_all_is_a_command(message, title):
    line = command("error", message, title=title)
    found = readers.workflow_commands(line)
    assert [(name, set(properties)) for name, properties, _ in found] == [("error", {"title"})]


class Tags(html.parser.HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        assert attrs == []
        self.tags.add(tag)


OURS = {"h2", "p", "b", "pre", "table", "tr", "td"}


@pytest.mark.parametrize("text", EVIL)
def test_a_summary_holds_no_markup_of_a_students(text):
    page = summary([report(text, title="z", notes=(text,), explanation=text)]).decode()
    assert Tags(page).tags <= OURS
    # Whatever is not in a block that takes nothing for Markdown has no letter of the student's.
    outside = re.sub(r"^<pre>.*?</pre>$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert "alert" not in outside and "::" not in outside and "##[" not in outside


def test_a_summary_is_smaller_than_a_step_may_write():
    many = [report("x" * 300_000, notes=()) for _ in range(10)]
    assert len(summary(many)) < 2**20
    assert b"0 of 1 points" in summary(many)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"explanation": "The bias is left out. (week1.py, line 8)"}, ("week1.py", 8)),
        ({"message": "f(1) raised ValueError: x\nweek1.py, line 12, in f:\n    return 1"},
         ("week1.py", 12)),
        ({"explanation": "It is. (code cell 4, line 2)"}, ("code cell 4", 2)),
        ({"message": "f(1) is 2."}, ("", None)),
        ({"message": "said, line 99999999999"}, ("", None)),
    ],
)  # fmt: skip
def test_the_students_own_line_is_found_in_what_is_said(words, place):
    ((test,),) = (one.tests for one in report(**words).exercises)
    assert place_of(test) == place


# --- Classroom 50 ---------------------------------------------------------------------------

RUNNER = {
    "CLASSROOM": "cs50",
    "ASSIGNMENT": "neuron",
    "SUBMISSION_TAG": "submit/1",
    "USERNAME": "ada",
    "COMMIT_URL": "c",
    "RELEASE_URL": "r",
    "REVIEW_URL": "v",
}
NOW = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("most", "scale"), [(1, 1), (0.5, 2), (1 / 3, 3), (0.25, 4), (2.5, 2), (1.1, 10)]
)
def test_points_are_scaled_until_they_are_whole(most, scale):
    given = report(most=most, score=most)
    assert scale_of(given) == scale
    assert readers.classroom50(dict(result_of(given, RUNNER, NOW))) == (
        round(most * scale),
        round(most * scale),
    )
    assert scale_of(report(most=most, score=0)) == scale, "the same for everybody"


def test_names_of_tests_are_short_plain_and_each_its_own():
    tests = [
        TestResult(id=str(n), title="é" * 90 + "\n", score=0, max_score=1, outcome=Outcome.FAILED)
        for n in range(12)
    ]
    exercise = ExerciseResult.of("z", "Exercise 1", tests)
    result = result_of(report(exercises=(exercise,)), RUNNER, NOW)
    assert readers.classroom50(dict(result)) == (0, 12)


# --- the whole action -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def action(tmp_path_factory, run) -> Path:
    folder = tmp_path_factory.mktemp("action") / "autograder-action"
    run(
        folder.parent, "export", "github", "--package", folder, "--solutions", PROJECT / "solutions"
    )
    return folder


def repository(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "repo" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "repo"


def act(action: Path, repo: Path, capsys, **environment: str) -> tuple[int, list]:
    environment = {"GITHUB_REPOSITORY": "org/neuron-ada", **environment}
    status = run_action(action / "course", repo, environment)
    return status, readers.workflow_commands(capsys.readouterr().out)


def test_the_action_is_composite_and_puts_no_input_into_a_script(action):
    import yaml

    about = yaml.safe_load((action / "action.yml").read_text())
    assert about["runs"]["using"] == "composite"
    scripts = [step["run"] for step in about["runs"]["steps"] if "run" in step]
    assert scripts and not any("${{" in script for script in scripts)
    assert all(step.get("shell") == "bash" for step in about["runs"]["steps"] if "run" in step)


def test_a_right_repository_passes(action, tmp_path, capsys):
    repo = repository(tmp_path, **{"neuron__neuron.py": RIGHT, "README.md": "x"})
    status, said = act(action, repo, capsys, GITHUB_STEP_SUMMARY=str(tmp_path / "summary"))
    assert status == 0
    assert ("notice", {"title": "neuron"}, "10 of 10 points. ") in said
    assert "10 of 10 points" in (tmp_path / "summary").read_text()


def test_a_slip_is_an_annotation_at_the_students_own_line(action, tmp_path, capsys):
    wrong = RIGHT.replace("1 / (1 + math.exp(-z))", "1 / (1 + math.exp(z))")
    repo = repository(tmp_path, **{"work__neuron.py": wrong})
    status, said = act(action, repo, capsys)
    assert status == 1
    errors = [properties for name, properties, _ in said if name == "error"]
    assert errors and all(one["file"] == "work/neuron.py" for one in errors)
    line = next(int(one["line"]) for one in errors if "line" in one)
    assert "def sigmoid" in wrong.splitlines()[line - 1] or "exp" in wrong.splitlines()[line - 1]
    assert len(errors) <= 10


def test_what_a_program_prints_or_raises_is_no_command(action, tmp_path, capfd):
    evil = RIGHT + (
        '\nprint("::set-output name=score::10")\n'
        "class E(Exception): pass\n"
        'def sigmoid(z):\n    raise E("x\\n::set-output name=score::10\\n##[set-env name=A]b")\n'
    )
    repo = repository(tmp_path, **{"neuron.py": evil})
    status = run_action(action / "course", repo, {"GITHUB_STEP_SUMMARY": str(tmp_path / "s")})
    assert status == 1
    said = readers.workflow_commands(capfd.readouterr().out)
    assert {name for name, *_ in said} == {"error", "notice", "debug"}


def test_no_file_and_a_broken_one_are_no_mark(action, tmp_path, capsys):
    assert act(action, repository(tmp_path / "a", **{"README.md": "x"}), capsys)[0] == 2
    broken = repository(tmp_path / "b", **{"neuron.ipynb": "{"})
    status, said = act(action, broken, capsys, AUTOGRADER_ASSIGNMENT="neuron")
    assert status == 2
    assert any("Not graded, which is not a mark" in data for *_, data in said)


def test_classroom_50_gets_its_result(action, tmp_path):
    repo = repository(tmp_path, **{"neuron.py": EIGHT})
    environment = RUNNER | {"AUTOGRADER_PYTHON": sys.executable, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, action / "autograder.py"],
        cwd=repo,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    result = json.loads((repo / "result.json").read_text())
    assert readers.classroom50(result) == (8, 10)
    assert (result["assignment"], result["usernames"]) == ("neuron", ["ada"])
    assert "8 of 10 points" in (repo / "release-body.md").read_text()
