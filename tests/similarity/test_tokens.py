"""A program as tokens: alike whatever its names and its format."""

from __future__ import annotations

import pytest

from autograder.similarity.tokens import Program, TooLong, in_tokens


def program(source: str) -> Program:
    return in_tokens([("", source)])


def alike(source: str) -> str:
    return " ".join(word for word in program(source).alike if word)


@pytest.mark.parametrize(
    "one, other",
    [
        ("total = a + 2", "s = other + 3.5"),
        ("f(a, b,)", "f(a, b)"),
        ("x = (a + b)", "x = a + b"),
        ("return (a, b)", "return a, b"),
        ("a = 1; b = 2", "a = 1\nb = 2"),
        ("x = 'a'", 'x = "b"'),
        ("def f(x):\n    '''Says it.'''\n    return x  # so", "def g(y):\n    return y"),
        ("f(a,  # one\n  b)", "f(a, b)"),
    ],
)
def test_these_are_alike(one: str, other: str) -> None:
    assert alike(one) == alike(other)


@pytest.mark.parametrize(
    "one, other",
    [
        ("np.dot(a, b)", "np.outer(a, b)"),
        ("f(a)", "f + a"),
        ("x = sum(a)", "x = max(a)"),
        ("a[b]", "a(b)"),
    ],
)
def test_these_are_not(one: str, other: str) -> None:
    assert alike(one) != alike(other)


def test_each_token_stands_where_the_text_has_it() -> None:
    source = "σ = 1.5  # größer\n%time x = 2\nif σ:\n    y = f'{σ}' + \"\\n\"\n"
    made = in_tokens([("code cell 1", source), ("code cell 2", "z = 3")])
    assert "z" in made.exact
    for word, start, end, line in zip(made.exact, made.starts, made.ends, made.lines, strict=True):
        assert made.text[start:end] == word
        assert made.text[:start].count("\n") == line


def test_what_python_cannot_read_is_cut_into_words() -> None:
    assert program("def f(:\n  '''x = 1").exact[:4] == ("def", "f", "(", ":")


def test_a_very_long_text_is_refused() -> None:
    with pytest.raises(TooLong):
        program("x = 1\n" * 50_000)
