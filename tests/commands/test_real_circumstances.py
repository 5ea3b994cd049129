"""Right work in real circumstances keeps its marks: what has nothing to do with the exercise is
paid for with itself, in a cell as in a script."""

from __future__ import annotations

import shutil
import sys

import pytest

GIVENS = "w = 0.5\nb = 1.0\na_prev = 0.25\ny = 1.0\n"
SUM = "z = w * a_prev + b\n"
SIGMOID = "import math\n\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))\n"
REST = "a = sigmoid(z)\ncost = (a - y) ** 2\n"
WORK = (GIVENS, SUM, SIGMOID, REST)

ASKS = """
while True:
    try:
        v = float(input('a number: '))
        break
    except ValueError:
        print('a number, please')
print(sigmoid(v))
"""
BROKEN = """
def plot_it(:
    plt.plot(steps)
"""

# What is right: all four exercises.
RIGHT = {
    "magic": ("%matplotlib inline\n", *WORK),
    "pip": ("!pip install numpy\n", *WORK),
    "timed": ("%%time\n" + GIVENS, SUM, SIGMOID, REST.replace("sigmoid(z)", "%time sigmoid(z)", 1)),
    "shell in a block": (GIVENS, SUM + "if z:\n    !pip install x\nfiles = !ls\n", SIGMOID, REST),
    "another language": (*WORK, "%%bash\nrm -rf (it's\nz=3\n"),
    "f-string quotes": (*WORK, 'values = {"z": z}\nprint(f"z is {values["z"]}")\n'),
    "except without brackets": (*WORK, "try:\n    z\nexcept NameError, KeyError:\n    pass\n"),
    "await": (GIVENS, "import asyncio\nawait asyncio.sleep(0)\n" + SUM, SIGMOID, REST),
    "no such module": ("from google.colab import drive\n" + GIVENS, SUM, SIGMOID, REST),
    "asks until a number": (*WORK, ASKS),
    "int of nothing": (GIVENS, SUM, "n = int(input('n: '))\n" + SIGMOID, REST),
    "slow": (*WORK, "import time\nfor step in range(60):\n    time.sleep(0.5)\n"),
    "ends the kernel": (*WORK, "import os\nos._exit(0)\n"),
    "exits": (GIVENS, SUM, "exit()\n", SIGMOID, "quit()\n", REST),
    "does not parse": (GIVENS, SUM, BROKEN + SIGMOID, REST),
    "open bracket": (GIVENS, SUM, "print((1, 2\n", SIGMOID, REST),
    "debugger": (GIVENS, SUM, SIGMOID.replace("    return", "    breakpoint()\n    return"), REST),
}


def as_script(cells: tuple[str, ...]) -> str:
    return "\n".join(f"# %%\n{cell}" for cell in cells)


@pytest.fixture(scope="module")
def graded(grade_once, quick_course):
    def fill(room):
        for name, cells in RIGHT.items():
            room.hand_in(f"{name}, script", as_script(cells))
            room.hand_in_cells(f"{name}, notebook", *cells)
        for suffix, hand_in in (("script", room.hand_in), ("notebook", room.hand_in_cells)):
            hand_in(f"z stopped, {suffix}", f"{GIVENS}z = w * a_prv + b\n{SIGMOID}{REST}")
            hand_in(f"numpy mistyped, {suffix}", f"import nunpy as np\n{SUM}s = np.exp\na = s(1)\n")
            hand_in(f"bad f-string, {suffix}", f'{GIVENS}z = f"{{x["w"]}}"\n{SIGMOID}{REST}')
            caught = "try:\n    from tqdmm import tqdm\nexcept ImportError:\n    pass\n"
            used = SIGMOID.replace("1 / (1", "sum(tqdm([1])) / (1")
            hand_in(f"import caught, {suffix}", f"{caught}{GIVENS}{SUM}{used}")

    return grade_once(fill, "--solutions", quick_course, "--jobs", "2")


@pytest.mark.parametrize("kind", ["script", "notebook"])
@pytest.mark.parametrize("name", RIGHT)
def test_right_work_has_all_its_points(graded, name, kind):
    assert graded.report(f"{name}, {kind}")["score"] == 10


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("slow", "`for step in range(60):`", "did not end"),
        ("ends the kernel", "`os._exit(0)`", "`os"),
    ],
)
def test_a_note_names_what_was_cut_short(graded, name, line, why):
    for kind, place in (("script", "neuron.py, line 23"), ("notebook", "code cell 5, line 2")):
        (note,) = graded.report(f"{name}, {kind}")["notes"]
        assert note.startswith(f"{place} ({line}) was left out: ")
        assert why in note
        assert place in graded.page(f"{name}, {kind}")


def test_of_the_others_nothing_is_said(graded):
    noted = {
        name for name in RIGHT for kind in ("script", "notebook")
        if graded.report(f"{name}, {kind}")["notes"]
    }  # fmt: skip
    assert noted == {"slow", "ends the kernel"}


@pytest.mark.parametrize("kind", ["script", "notebook"])
def test_what_a_statement_stopped_with_is_told(graded, kind):
    message = graded.test(f"z stopped, {kind}", "weighted_sum", "z for the givens")["message"]
    assert "name 'a_prv' is not defined" in message and "z = w * a_prv + b" in message


@pytest.mark.parametrize("kind", ["script", "notebook"])
def test_two_steps_back_the_first_failure_is_told(graded, kind):
    message = graded.test(f"numpy mistyped, {kind}", "activation", "a for the givens")["message"]
    assert "`s` is not there" in message and "`np` is not there" in message
    assert "nunpy is not installed where this is graded" in message
    assert "import nunpy as np" in message


@pytest.mark.parametrize("kind", ["script", "notebook"])
def test_a_module_whose_import_was_caught_is_named(graded, kind):
    message = graded.test(f"import caught, {kind}", "sigmoid", "σ(0) is one half")["message"]
    assert "tqdmm is not installed where this is graded" in message


@pytest.mark.parametrize("kind", ["script", "notebook"])
def test_where_a_newer_python_would_read_it_the_one_that_grades_is_named(graded, kind):
    test = graded.test(f"bad f-string, {kind}", "weighted_sum", "z for the givens")
    if sys.version_info < (3, 12):
        assert "Python 3.12 reads this; it is graded with Python 3.11" in test["message"]
        assert "line 5" in test["message"]


# --- one's own check ------------------------------------------------------------------------


@pytest.fixture
def exercise(project, tmp_path):
    """A student's folder, with the tests that come with the assignment, and little time."""
    folder = tmp_path / "neuron"
    shutil.copytree(project / "exercises" / "neuron", folder)
    (folder / "neuron.ipynb").unlink()
    (tmp_path / "pyproject.toml").write_text(
        "[tool.autograder]\nload-seconds = 2\ncall-seconds = 1\n"
    )
    return folder


@pytest.mark.parametrize(
    "name", ["magic", "f-string quotes", "await", "no such module", "asks until a number", "slow",
             "ends the kernel", "exits", "does not parse", "debugger"],
)  # fmt: skip
def test_check_and_pytest_agree_with_grading(autograder, plain_pytest, exercise, name):
    (exercise / "neuron.py").write_text(as_script(RIGHT[name]))
    checked = autograder("check", "neuron.py", cwd=exercise)
    assert "Every test passes" in checked.stdout, checked.stdout + checked.stderr
    tested = plain_pytest("-q", cwd=exercise)
    assert tested.returncode == 0, tested.stdout


def test_check_tells_what_a_statement_of_the_stub_stopped_with(autograder, plain_pytest, exercise):
    file = exercise / "neuron.py"
    file.write_text(file.read_text("utf-8").replace("# z = ...", "z = w * a_prv + b"), "utf-8")
    assert "name 'a_prv' is not defined" in autograder("check", "neuron.py", cwd=exercise).stdout
    assert "name 'a_prv' is not defined" in plain_pytest("-q", cwd=exercise).stdout
