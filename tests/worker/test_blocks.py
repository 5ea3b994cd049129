"""A text as its top-level statements: what does not parse costs the smallest block around it."""

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograder.worker.blocks import blocks


def parts(source: str, script: bool = True) -> tuple[list[str], list[tuple[int, int, str]]]:
    """The statements that parse, as text; of what does not, the lines and what is said."""
    kept: list[str] = []
    lost: list[tuple[int, int, str]] = []
    for lines, node in blocks(source, "area.py", script):
        if isinstance(node, ast.stmt):
            kept.append(ast.unparse(node))
        else:
            said = f"{getattr(node, 'lineno', '?')}: {getattr(node, 'msg', node)}"
            lost.append((lines.start + 1, lines.stop, said))
    return kept, lost


@pytest.mark.parametrize(
    ("source", "kept", "lost"),
    [
        ("a = 1\nb = = 2\nc = 3", ["a = 1", "c = 3"], [(2, 2)]),
        ("a = 1\nprint 'a'\nc = 3", ["a = 1", "c = 3"], [(2, 2)]),
        ("def f(x)\n    return x\n\na = 1", ["a = 1"], [(1, 2)]),
        ("def f(x):\n    y = = x\n    return x\n\na = 1", ["a = 1"], [(1, 3)]),
        ("if a:\n    b = 1\nelse:\n    c = = 2\nd = 3", ["d = 3"], [(1, 4)]),
        ("try:\n    a = 1\nexcept:\n    b = = 2\nfinally:\n    c = 1\nd = 3", ["d = 3"], [(1, 6)]),
        ("class A:\n    def f(self): return (1\n    def g(self): pass\nb = 2", ["b = 2"], [(1, 3)]),
        # brackets that are left open, or that nothing opens
        ("a = (1\nb = 2\nc = f(3)\n", ["b = 2", "c = f(3)"], [(1, 1)]),
        ("a = (1\n\ndef f():\n    pass\nb = 2", ["def f():\n    pass", "b = 2"], [(1, 1)]),
        ("a = 1)\nb = 2]\nc = 3", ["c = 3"], [(1, 1), (2, 2)]),
        ("a = dict(\nx=1,\ny=2\nb = 3", ["b = 3"], [(1, 3)]),
        ("a = f(\nx=1,\ny=2 2\n)\nb = 3", ["b = 3"], [(1, 4)]),
        ("a = [\n1,\n2 2,\n]\nb = 3", ["b = 3"], [(1, 4)]),
        # quotes
        ("a = 'it\nb = 2", ["b = 2"], [(1, 1)]),
        ("def f():\n    '''doc\n    return 1\n\na = f()", ["a = f()"], [(1, 3)]),
        ('"""one\ndef f():\n    """two"""\n\na = 1', ['def f():\n    """two"""', "a = 1"], None),
        ("s = '''\nb = = 2\n'''\nc = = 3", ["s = '\\nb = = 2\\n'"], [(4, 4)]),
        # indentation
        ("a = 1\n    b = 2\nc = 3", ["a = 1", "c = 3"], [(2, 2)]),
        ("def f():\nreturn 1\na = 2", ["return 1", "a = 2"], [(1, 1)]),
        # decorators stay with what they decorate
        ("@f\n@g\ndef h(): = 1\na = 1", ["a = 1"], [(1, 3)]),
        ("@f(\ndef g():\n    pass\na = 1", ["a = 1"], None),
        # what Git leaves behind
        ("a = 1\n<<<<<<< x\nb = 2\n=======\n>>>>>>> y\nc = 3", ["a = 1", "b = 2", "c = 3"], None),
        # magics behind something that is left open
        ("a = (1\n%matplotlib inline\nb = 2", ["pass", "b = 2"], [(1, 1)]),
        ("a = = 1\nx = %time f(1)\nb = 17 \\\n  % 5", ["x = f(1)", "b = 17 % 5"], [(1, 1)]),
        ("a = 1\x00\nb = 2", ["b = 2"], [(1, 1)]),
    ],
)  # fmt: skip
def test_the_smallest_block_that_does_not_parse_is_lost(
    source: str, kept: list[str], lost: list[tuple[int, int]] | None
) -> None:
    found, not_found = parts(source)
    assert found == kept
    assert not_found
    assert lost is None or [(first, last) for first, last, _ in not_found] == lost


def test_lines_are_those_of_the_text() -> None:
    source = "a = 1\n\n\ndef f(x):\n    return x +\n\nb = f(\n  2)"
    lines = {ast.unparse(n): s for s, n in blocks(source, "area.py") if isinstance(n, ast.stmt)}
    assert lines == {"a = 1": slice(0, 1), "b = f(2)": slice(6, 8)}
    assert parts(source)[1] == [(4, 5, "5: invalid syntax")]
    ((_, _, said),) = parts("a = 1\nif a:\nb = 2\nc = (1")[1][:1]
    assert said == "2: expected an indented block after 'if' statement on line 2"


@pytest.mark.parametrize(
    "text",
    ["a = (1\n" * 20_000, "def f(:\n" * 20_000, '"""\n' * 20_001, "%x\n" * 50_000 + "= =",
     "(" * 50_000, "a = f'{" * 5000, "x = 1\n  y = 2\n" * 5000],
)  # fmt: skip
def test_no_text_takes_for_ever(text: str) -> None:
    began = time.process_time()
    list(blocks(text, "area.py"))
    assert time.process_time() - began < 60  # of a busy machine; what is quadratic takes hours


pieces = st.sampled_from(
    ["%x\n", "!", "?", "x = ", "x", "(", ")", '"""', "'", "\\", "\n", "    ", "def f():", "@d\n",
     "class A:\n", "\t", "#", "\x00", "\x0c", "é", "1", "if x:", "else:\n", "return", "f'{x}'",
     "# %%\n", "%%bash\n", "import a\n", "]", "async ", "\r"]
)  # fmt: skip


@given(st.text(max_size=60) | st.lists(pieces, max_size=25).map("".join), st.booleans())
@example("@d\n(\ndef f", True)
def test_no_text_makes_it_raise_and_what_parses_comes_in_order(text: str, script: bool) -> None:
    found = list(blocks(text, "area.py", script))
    starts = [lines.start for lines, _ in found]
    assert starts == sorted(starts)
    for lines, node in found:
        assert 0 <= lines.start < lines.stop <= text.count("\n") + text.count("\r") + 1
        assert isinstance(node, ast.stmt | Exception)


@given(st.lists(pieces, max_size=25).map("".join))
def test_what_parses_is_what_python_reads(text: str) -> None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    assert [
        ast.dump(node) for _, node in blocks(text, "area.py") if isinstance(node, ast.stmt)
    ] == [ast.dump(node) for node in tree.body]
