"""`check("…")` in a student's notebook, in a real kernel."""

from __future__ import annotations

import shutil
import sys

import nbclient
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.nbgrader import submissions as made
from tests.nbgrader.nbcourse import ASSIGNMENTS, PROJECT, environment, fill_in, read

GIVENS = "w = 0.5\nb = 1.0\na_prev = 0.25\ny = 1.0\nimport math"
IMPORT = "from autograder import check"


@pytest.fixture(scope="module")
def execute(tmp_path_factory):
    """Run cells in a kernel, in a folder that has the visible tests and nothing else."""
    folder = tmp_path_factory.mktemp("student")
    for name in ASSIGNMENTS:
        (folder / name).mkdir()
        shutil.copy(PROJECT / "exercises" / name / f"test_{name}.py", folder / name)
    home = folder / "home"
    home.mkdir()

    def run(*cells, notebook=None, assignment="neuron", above=False, **variables):
        files = {"conftest.py": "raise ImportError", "pytest.ini": "[pytest]\naddopts = --unknown"}
        for name, text in files.items() if above else ():
            (folder / name).write_text(text)
        notebook = notebook or new_notebook(cells=[new_code_cell(cell) for cell in cells])
        client = nbclient.NotebookClient(
            notebook,
            allow_errors=True,
            kernel_name="python3",
            resources={"metadata": {"path": str(folder / assignment)}},
        )
        client.execute(env=environment(home) | variables)
        for name in files:
            (folder / name).unlink(missing_ok=True)
        assert sorted(f.name for f in (folder / assignment).iterdir()) == [f"test_{assignment}.py"]
        return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]

    return run


def test_it_shows_a_page_in_jupyter_and_text_elsewhere(execute):
    *_, (output,) = execute(GIVENS, IMPORT, "z = w * a_prev + b", 'check("weighted_sum")')
    assert output.output_type == "display_data"
    assert "✓ Exercise 1: weighted sum: all right" in output.data["text/html"]
    assert "Exercise 1: weighted sum: 2 of 2" in output.data["text/plain"]


def test_it_looks_at_the_kernel_and_not_at_a_file(execute):
    outputs = execute(
        GIVENS,
        IMPORT,
        "z = 7",
        'check("weighted_sum")',
        "z = w * a_prev",
        'check("weighted_sum")',
        "z = w * a_prev + b",
        'check("weighted_sum")',
    )
    texts = [outputs[n][0].data["text/plain"] for n in (3, 5, 7)]
    assert "z is 7; expected 1.125." in texts[0]
    assert "z is 0.125; expected 1.125." in texts[1]
    assert "2 of 2" in texts[2]


def test_a_typed_in_number_does_not_follow_other_givens(execute):
    *_, (output,) = execute(GIVENS, IMPORT, "z = 1.125", 'check("weighted_sum")')
    assert "1 of 2" in output.data["text/plain"]
    assert "✗ z follows other givens" in output.data["text/plain"]


def test_a_function_that_fails_or_hangs_is_said_and_the_kernel_lives(execute):
    outputs = execute(
        GIVENS,
        IMPORT,
        "def sigmoid(z):\n    return 1 / 0",
        'check("sigmoid")',
        "def sigmoid(z):\n    while True: pass",
        'check("sigmoid")',
        "print('alive')",
    )
    (failed,), (hung,), (alive,) = outputs[3], outputs[5], outputs[6]
    assert "ZeroDivisionError" in failed.data["text/plain"]
    assert "still running" in hung.data["text/plain"]
    assert alive.text == "alive\n"


def test_what_a_statement_stopped_with_is_said(execute):
    outputs = execute(GIVENS, IMPORT, "z = w * a_prv + b", 'check("weighted_sum")')
    text = outputs[3][0].data["text/plain"]
    assert text.count("NameError: name 'a_prv' is not defined") == 2
    assert "cell 3, line 1:\n        z = w * a_prv + b" in text


def test_what_follows_from_it_says_so(execute):
    stops = "import nunpy as np\ns = np.exp"
    outputs = execute(GIVENS, IMPORT, stops, "def sigmoid(z): return s(z)", 'check("sigmoid")')
    text = outputs[4][0].data["text/plain"]
    assert "`s` is not there" in text and "`np` is not there" in text
    assert "No module named 'nunpy'" in text and "import nunpy as np" in text


def test_the_rest_of_a_cell_is_not_lost_with_a_statement_that_fails(execute):
    """As where it is graded: a kernel leaves the cell where its first line stops it."""
    outputs = execute(
        IMPORT,
        f"from google.colab import drive\n{GIVENS}",
        "%matplotlib no_such_backend\nz = w * a_prev + b\nfor n in range(3): input()",
        "def sigmoid(z): return 1 / (1 + math.exp(-z))",
        "a = %no_such_magic 1\na = sigmoid(z)\ncost = (a - y) ** 2",
        *(f'check("{name}")' for name in ("weighted_sum", "sigmoid", "activation", "cost")),
    )
    shown = [cell[-1].data["text/plain"] for cell in outputs[5:]]
    assert [text.partition("\n")[0].partition(": ")[2] for text in shown] == [
        "weighted sum: 2 of 2", "sigmoid: 4 of 4", "activation: 2 of 2", "cost: 2 of 2",
    ]  # fmt: skip


def test_a_conftest_of_another_project_above_changes_nothing(execute):
    outputs = execute(GIVENS, IMPORT, "z = w * a_prev + b", 'check("weighted_sum")', above=True)
    assert "2 of 2" in outputs[3][0].data["text/plain"]


def test_an_exercise_nobody_knows_is_said(execute):
    *_, (output,) = execute(IMPORT, 'check("sigmund")')
    assert "There are tests for weighted_sum, sigmoid, activation, cost only." in str(output.data)


def test_what_was_printed_and_defined_is_left_alone(execute):
    *_, last = execute(GIVENS, IMPORT, "x = 1", 'check("cost")', "print(x, __name__)")
    assert last[0].text == "1 __main__\n"


PLOTS = """
%matplotlib inline
import matplotlib.pyplot as plt
from IPython.display import display
fig, ax = plt.subplots()
ax.plot([1, 2])
display("shown")
plt.show()
z = w * a_prev + b
"""


def kinds(outputs):
    return [sorted(output.data) for output in outputs if "data" in output]


def test_a_program_that_is_run_again_shows_its_plots_once(execute):
    outputs = execute(GIVENS, IMPORT, PLOTS, 'check("weighted_sum")', "print('after')")
    assert [kind for kind in kinds(outputs[2]) if "image/png" in kind] == [
        ["image/png", "text/plain"]
    ]
    assert kinds(outputs[3]) == [["text/html", "text/plain"]]
    assert "2 of 2" in outputs[3][0].data["text/plain"]
    assert [output.text for output in outputs[4]] == ["after\n"]


def test_a_figure_that_stands_open_in_the_cell_of_a_check_stays_the_students(execute):
    cell = 'check("weighted_sum")\nax.plot([2, 1])\nprint(len(ax.lines), plt.get_fignums())'
    outputs = execute(GIVENS, IMPORT, PLOTS, f"fig, ax = plt.subplots()\nax.plot([1])\n{cell}")
    printed = [output.text for output in outputs[3] if output.output_type == "stream"]
    assert printed == ["2 [1]\n"]
    assert len([kind for kind in kinds(outputs[3]) if "image/png" in kind]) == 1


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_released_notebook_runs_and_says_what_is_missing(execute, assignment):
    notebook = read(PROJECT / "exercises" / assignment / f"{assignment}.ipynb")
    outputs = execute(notebook=notebook, assignment=assignment)
    shown = [
        o.data["text/plain"] for cell in outputs for o in cell if o.output_type == "display_data"
    ]
    checks = [text for text in shown if text.startswith("Exercise")]
    assert len(checks) == (4 if assignment == "neuron" else 5)
    assert all(": 0 of" in text for text in checks)


def test_a_right_notebook_is_all_right(execute):
    notebook = fill_in(read(PROJECT / "exercises/neuron/neuron.ipynb"))
    outputs = execute(notebook=notebook)
    pages = [o.data.get("text/html", "") for cell in outputs for o in cell if "data" in o]
    assert sum("all right" in page for page in pages) == 4


def test_under_nbgrader_validate_what_is_not_right_is_a_cell_that_fails(execute):
    right, wrong = "z = w * a_prev + b", "z = w * a_prev"
    cells = (GIVENS, IMPORT, right, 'check("weighted_sum")', wrong, 'check("weighted_sum")')
    outputs = execute(*cells, NBGRADER_EXECUTION="validate")
    assert outputs[3] == []
    assert outputs[5][0].ename == "NotRightYet"
    assert "z is 0.125" in "\n".join(outputs[5][0].traceback)


def test_without_autograder_the_first_cell_says_so_in_a_friendly_line(execute):
    notebook = fill_in(read(PROJECT / "exercises/neuron/neuron.ipynb"), made.RIGHT)
    hide = "import sys\nsys.modules['autograder'] = None"
    notebook.cells.insert(0, new_code_cell(hide))
    outputs = execute(notebook=notebook)
    assert not [o for cell in outputs for o in cell if o.output_type == "error"]
    texts = [o.text for cell in outputs for o in cell if o.output_type == "stream"]
    assert sum("autograder, which is not installed here" in text for text in texts) == 1
    assert sum("weighted_sum: not checked" in text for text in texts) == 1


def test_outside_a_notebook_it_prints(tmp_path):
    import subprocess

    shutil.copy(PROJECT / "exercises/neuron/test_neuron.py", tmp_path)
    program = f"{GIVENS}\n{IMPORT}\nz = w * a_prev + b\ncheck('weighted_sum')\n"
    (tmp_path / "mine.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "mine.py"],
        cwd=tmp_path,
        env=environment(tmp_path) | {"PYTEST_ADDOPTS": "-v -k nothing"},  # for other tests
        capture_output=True,
        text=True,
        check=True,
    )
    assert "✓ z for the givens" in done.stdout


def test_imported_it_does_nothing(tmp_path):
    import subprocess

    (tmp_path / "mine.py").write_text(f"{IMPORT}\ncheck('weighted_sum')\n")
    done = subprocess.run(
        [sys.executable, "-c", "import mine"], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
