"""A text cell made anew: what is shown is what was meant, and nothing in it acts."""

from __future__ import annotations

import re
from pathlib import PurePath

import pytest
from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.nbgrader.cells import SourceCell
from autograder.nbgrader.harmless import cannot_be_shown, harmless_name, make_harmless
from autograder.nbgrader.markdown import as_html_text, as_written, harmless_markdown
from tests.nbgrader.pages_attacked import AT_ONCE, BREAKING, CLICKED

PIXEL = "iVBORw0KGgo="
ATTACKS = AT_ONCE | CLICKED | BREAKING
ACTS = {"a", "script", "style", "iframe", "form", "button", "svg", "meta", "base", "textarea"}


def shown(text, attachments=None):
    """The page that nbgrader makes of a cell's text, once it was made anew."""
    markdown = MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments={}))
    page = markdown.render(harmless_markdown(text, attachments))
    return BeautifulSoup(page, "html.parser")


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_that_acts_is_left(name):
    page = shown(ATTACKS[name])
    assert not {tag.name for tag in page.find_all()} & ACTS
    attributes = {attribute for tag in page.find_all() for attribute in tag.attrs}
    assert attributes <= {"src", "alt", "width", "height", "colspan", "rowspan", "start"}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_was_made_anew_stays_as_it_is(name):
    once = harmless_markdown(ATTACKS[name])
    assert str(shown(ATTACKS[name])).strip() == str(BeautifulSoup(once, "html.parser"))


def test_text_formulas_lists_and_tables_look_as_they_did():
    page = shown("# Mine\n\nIt is $a_1<b$ *so*:\n\n- one\n\n|a|\n|-|\n|1|\n\n$$x\\\\\ny$$")
    assert page.h1.text == "Mine"
    assert page.p.text == "It is $a_1<b$ so:"
    assert (page.em.text, page.li.text, page.td.text) == ("so", "one", "1")
    assert "$$x\\\\\ny$$" in page.text


def test_code_is_code():
    page = shown("```python\nif a < b:\n    print(x[0], '*')\n```")
    assert page.pre.code.text == "if a < b:\n    print(x[0], '*')\n"


@pytest.mark.parametrize(
    "text",
    [
        "![by hand](attachment:my%20photo.png)",
        f"![by hand](data:image/png;base64,{PIXEL})",
        f'<img src="data:image/png;base64,{PIXEL}" alt="by hand">',
    ],
)
def test_a_picture_that_came_with_the_cell_is_shown(text):
    page = shown(text, {"my photo.png": {"image/png": PIXEL}})
    assert page.img["src"] == f"data:image/png;base64,{PIXEL}"
    assert page.img["alt"] == "by hand"


def test_a_picture_beside_the_notebook_is_shown():
    assert shown("![x](images/plot%201.png)").img["src"] == "images/plot%201.png"


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/x.png", "/x.png", "../x.png", "a/../../x.png", "%2e%2e/x.png"),
        *("//host/x.png", "attachment:nowhere.png", "data:image/svg+xml;base64,AAAA", "x.svg"),
    ],
)
def test_any_other_picture_is_its_words(address):
    page = shown(f"![my words]({address})\n\n<img src='{address}' alt='my words'>")
    assert page.img is None
    assert page.text.count("my words") == 2


def test_an_address_is_shown_and_cannot_be_clicked():
    page = shown("[here](http://127.0.0.1:8888/x) or https://a.b/c or <a href='http://q/'>q</a>")
    assert page.a is None
    assert page.text.strip() == "here (http://127.0.0.1:8888/x) or https://a.b/c or q (http://q/)"


@pytest.mark.parametrize("text", [r"$\href{javascript:x}{y}$", r"$\require{html}\cssId{a}{b}$"])
def test_tex_sets_formulas_and_does_nothing_else(text):
    assert not re.search(r"\\(href|require|cssId)", shown(text).text)
    assert r"\frac{1}{2}" in shown(r"$\frac{1}{2}$").text


def test_a_text_without_end_is_cut_and_shown_as_it_was_written():
    long = "<div>" * 30_000
    assert shown(long).pre.text.startswith("<div><div>")
    assert "50000 characters more" in shown(long).pre.text


def test_text_that_keeps_a_parser_busy_costs_no_more_than_its_looks():
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "<b>" * 30_000},
        {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": "<b>"},
    ]
    make_harmless(cells, {})
    assert cells[0]["source"].startswith("<div>")
    assert cells[1] == {"cell_type": "raw", "metadata": {}, "source": "&lt;b&gt;"}


@pytest.mark.parametrize("make", [as_written, as_html_text])
def test_text_shown_as_it_was_written_has_no_tag_in_it(make):
    page = BeautifulSoup(make("<img src=x onerror=y> & $x$"), "html.parser")
    assert page.img is None
    assert page.text == "<img src=x onerror=y> & $x$"


LESSON = SourceCell("lesson", "markdown", "See [this](https://a.b) <b>now</b>", locked=True)


def cell(source, **more):
    about = {"nbgrader": LESSON.metadata, "tags": ["x"]}
    return {"cell_type": "markdown", "metadata": about, "source": source} | more


def test_the_instructors_words_stay_as_they_are_and_only_nbgraders_metadata_is_kept():
    cells = [cell(LESSON.source), cell(LESSON.source + " too")]
    make_harmless(cells, {"lesson": LESSON})
    assert cells[0]["source"] == LESSON.source
    assert cells[1]["source"].startswith("<div>")
    assert all(one["metadata"] == {"nbgrader": LESSON.metadata} for one in cells)


def test_what_is_attached_to_the_instructors_words_is_the_students():
    (one,) = cells = [cell(LESSON.source, attachments={"a": {"image/png": '"onerror='}})]
    make_harmless(cells, {"lesson": LESSON})
    assert one["source"].startswith("<div>")
    assert "attachments" not in one


@pytest.mark.parametrize("name", ["page.html", "a/b.HTM", "x.svg", "x.xhtml", "x.xml", "x.shtml"])
def test_a_page_that_was_handed_in_becomes_text(name):
    assert harmless_name(PurePath(name)) == PurePath(f"{name}.txt")


@pytest.mark.parametrize("name", ["data.csv", "plot.png", "timestamp.txt", "neuron.py", "a.pdf"])
def test_other_files_keep_their_names(name):
    assert harmless_name(PurePath(name)) == PurePath(name)


@pytest.mark.parametrize("name", ['a"b', "<b>", "a`b", "a\\b", "a\nb"])
def test_a_name_that_would_be_markup_is_refused(name):
    assert "give it another name" in cannot_be_shown(name)


@pytest.mark.parametrize("name", ["ada", "O'Brien", "Ada Lovelace (2)", "élodie", "a&b"])
def test_other_names_are_not(name):
    assert cannot_be_shown(name) is None
