"""IPython's syntax taken out of a cell, and nothing else changed."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.worker.ipython import harmless


def names_after(cell: str) -> dict[str, object]:
    """The names a cell defines, once made harmless and run."""
    names: dict[str, object] = {}
    exec(compile(harmless(cell), "cell", "exec"), names)
    names.pop("__builtins__")
    return names


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%load_ext autoreload",
        "%%time",
        "%%timeit -n 1",
        "%%capture out",
        "!pip install numpy",
        "!ls -la | grep 'x",
        "pip install numpy",
        "conda install numpy",
        "?print",
        "print?",
        "print??",
        "np.array?",
        "files = !ls",
        "here = %pwd",
        "cd ..",
        "  %matplotlib inline",
    ],
)
def test_magics_do_nothing_and_the_rest_of_the_cell_runs(line: str) -> None:
    names = names_after(f"{line}\na = 1\nb = a + 1")
    assert (names["a"], names["b"]) == (1, 2)


def test_an_assigned_shell_line_gives_no_lines_and_a_magic_nothing() -> None:
    assert names_after("x = !ls\ny = %pwd\nz = 1") == {"x": [], "y": None, "z": 1}


def test_what_is_timed_gives_its_value() -> None:
    assert names_after("x = %time 1 + 1\n%time y = 3") == {"x": 2, "y": 3}


def test_a_cell_that_is_indented_as_a_whole_is_not_as_in_ipython() -> None:
    assert names_after("  x = 1\n  if x:\n    y = 2") == {"x": 1, "y": 2}


@pytest.mark.parametrize(
    "script",
    [
        "x = 1\n# %%\n%%writefile a.py\nx = 2\n# %%\ny = 3",
        "x = 1\n#%% two\n\n# what follows is a shell's\n%%bash\nx = (2\nit's\n# %%\ny = 3",
        "x = 1\n\n# In[3]:\n\n%%bash\nx=2\n\n# In[ ]:\ny = 3",
        "%%writefile neuron.py\nx = 1\ny = 3",  # copied from a cell, as it was
    ],
)
def test_a_cell_of_a_script_is_a_cell(script: str) -> None:
    names: dict[str, object] = {}
    exec(compile(harmless(script, script=True), "script", "exec"), names)
    assert (names["x"], names["y"]) == (1, 3)


def test_a_magic_inside_a_block_leaves_the_block_standing() -> None:
    cell = "def f():\n    %matplotlib inline\n    !ls\n    return 1\nif True:\n    !ls\na = f()"
    assert names_after(cell)["a"] == 1


@pytest.mark.parametrize("magic", ["time", "timeit", "capture", "prun", "python3"])
def test_the_body_under_a_magic_that_wraps_python_runs(magic: str) -> None:
    assert names_after(f"\n%%{magic}\nx = 1") == {"x": 1}


@pytest.mark.parametrize(
    "magic", ["bash", "sh", "html", "javascript", "latex", "writefile a.py", "!", "script bash"]
)
def test_the_body_in_another_language_does_not_run(magic: str) -> None:
    assert names_after(f"%%{magic}\nx = 1") == {}


def test_a_continuation_line_that_begins_with_a_percent_sign_is_python() -> None:
    cell = "a, b = 17, 5\nx = (a\n% b)\ny = a \\\n  % b"
    assert harmless(cell) == cell
    assert names_after(f"!ls\n{cell}")["x"] == 2


def test_lines_inside_a_string_are_not_magics() -> None:
    cell = 'text = """\n%matplotlib inline\n!ls\nwhat?\n"""'
    assert names_after(cell)["text"] == "\n%matplotlib inline\n!ls\nwhat?\n"
    assert names_after(f"%matplotlib inline\n{cell}\n!ls")["text"] == (
        "\n%matplotlib inline\n!ls\nwhat?\n"
    )


def test_a_shell_line_continued_with_a_backslash_goes_as_a_whole() -> None:
    assert names_after("!pip install \\\n    numpy \\\n    pandas\nx = 1") == {"x": 1}


@pytest.mark.parametrize("name", ["lsq", "category", "cdf", "cats", "pwdist", "lsd"])
def test_a_mistake_in_a_line_that_begins_like_a_command_stays_a_mistake(name: str) -> None:
    cell = f"{name} = (1 + 2"
    with pytest.raises(SyntaxError):
        ast.parse(harmless(cell))


@pytest.mark.parametrize(
    "cell", ["x = = 1", "def f(:", "print 'a'", "x = (", "a\n  b", "'''", "1x"]
)
def test_a_mistake_in_python_stays_as_it_was(cell: str) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["", "\n\n", "   ", "# only a comment", "%", "!", "?", "%%", "\\"])
def test_next_to_nothing_is_no_trouble(cell: str) -> None:
    harmless(cell)


pieces = st.sampled_from(
    ["%", "!", "?", "%%time", "%%bash", "x = ", "x", "(", ")", '"""', "'", "\\", "\n", "    ",
     "def f", ":", "pip install a", "\t", "#", "\r", "\x00", "\x0c", "é", "1", "if x:", "return",
     "\ud800"]
)  # fmt: skip
cells = st.text(max_size=80) | st.lists(pieces, max_size=25).map("".join)


@given(cells)
@example("\x00%time")
@example("%time\n" * 50)
@example("(" * 300)
@example("x = !ls\x00")
@example("\ud800 = !ls")
def test_no_cell_makes_it_raise_and_lines_keep_their_numbers(cell: str) -> None:
    mended = harmless(cell)
    assert mended == "" or mended.count("\n") == cell.count("\n")


@given(cells)
@example("x = 1 if y else\\\n2")
@example("x = a\\\n% b")
def test_valid_python_is_not_touched(cell: str) -> None:
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    assert harmless(cell) == cell
