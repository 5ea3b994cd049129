"""A notebook is read without what its cells gave out, in memory for what is left."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.submissions import reading
from autograder.submissions.reading import MAX_NOTEBOOK, SubmissionError, content_of, read
from autograder.submissions.skimming import Skimmer, TooMuchLeft

MANY = 15_000_000
JSON = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
KEYS = st.dictionaries(
    st.sampled_from(["source", "outputs", "attachments", "metadata", "x"]), JSON, max_size=5
)


def skimmed(text: bytes, pictures: bool = False, parts: int = 7) -> bytes:
    skimmer = Skimmer(pictures, 10**9)
    for at in range(0, len(text), parts):
        skimmer.feed(text[at : at + parts])
    return bytes(skimmer.text)


@given(
    cells=st.lists(KEYS, max_size=3),
    about=st.dictionaries(st.text(), JSON, max_size=2),
    indent=st.none() | st.just(1),
    ascii_only=st.booleans(),
    parts=st.integers(1, 40),
)
def test_nothing_but_outputs_and_attachments_is_left_out(cells, about, indent, ascii_only, parts):
    whole = {"nbformat": 4, "metadata": about | {"widgets": {"a": [1]}}, "cells": cells}
    text = json.dumps(whole, indent=indent, ensure_ascii=ascii_only).encode("utf-8", "replace")
    due = json.loads(text)
    due["metadata"]["widgets"] = {}
    for cell in due["cells"]:
        for key in {"outputs", "attachments"} & cell.keys():
            if isinstance(cell[key], list | dict):
                cell[key] = type(cell[key])()
    assert repr(json.loads(skimmed(text, parts=parts))) == repr(due)


@pytest.mark.parametrize("brackets", ["{{", "[[", "}}]]", '"', "\\", '{"cells": [{"outputs": ['])
def test_what_is_no_notebook_is_left_as_it_is_as_far_as_it_goes(brackets):
    skimmed(brackets.encode())


def notebook(tmp_path: Path, outputs: str, extra: str = "") -> Path:
    file = tmp_path / "neuron.ipynb"
    cell = '{"cell_type": "code", "metadata": {}, "source": ["z = 1"], "outputs": ' + outputs + "}"
    file.write_text(f'{{"nbformat": 4, "nbformat_minor": 5, "cells": [{cell}{extra}]}}', "utf-8")
    return file


def picture() -> str:
    return '[{"data": {"image/png": "' + "iVBOR" * (MANY // 5) + '"}}]'


def lines() -> str:
    return '[{"text": [' + ", ".join(['"a \\\\"line\\\\" of it\\\\n"'] * (MANY // 28)) + "]}]"


def numbers() -> str:
    return '[{"data": {"z": [' + ", ".join(["[NaN, 1.5, 2.5, -Infinity]"] * (MANY // 28)) + "]}}]"


@pytest.mark.parametrize("make", [picture, lines, numbers])
def test_a_notebook_of_many_megabytes_of_outputs_is_read_in_a_few(tmp_path, make):
    file = notebook(tmp_path, make())
    tracemalloc.start()
    submission = read(file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [cell.source for cell in submission.cells] == ["z = 1"]
    assert peak < 22_000_000, "the first 8 MB, twice, and a part of one more"


def test_a_pasted_picture_of_many_megabytes_is_no_reason_either(tmp_path):
    cell = (
        ', {"cell_type": "markdown", "metadata": {}, "source": "![](data:image/png;base64,%s)"%s}'
    )
    attached = ', "attachments": {"a.png": {"image/png": "' + "iVBOR" * 3_000_000 + '"}}'
    submission = read(notebook(tmp_path, "[]", cell % ("iVBOR" * 3_000_000, attached)))
    assert [cell.source for cell in submission.cells] == ["z = 1"]
    kept, _ = content_of(tmp_path / "neuron.ipynb", pictures=True)
    assert len(kept) > 30_000_000


@pytest.mark.parametrize(
    "outputs",
    ["[" * 5000 + "]" * 5000, '["\\ud83d\\u1"]', '["a\ttab"]', '["\\x"]', "[01, +1, nan, 'x']"],
)
def test_outputs_that_are_no_json_are_no_reason_to_refuse_a_notebook(tmp_path, outputs):
    assert read(notebook(tmp_path, outputs)).cells[0].source == "z = 1"


def test_outputs_in_another_encoding_are_no_reason_either(tmp_path):
    file = notebook(tmp_path, '["caf\\u00e9"]')
    file.write_bytes(file.read_bytes().replace(b"\\u00e9", b"\xe9"))
    assert read(file).cells[0].source == "z = 1"


def test_a_program_of_many_megabytes_is_refused_and_so_is_more_than_any_notebook_has(tmp_path):
    file = notebook(tmp_path, "[]", ', {"cell_type": "code", "source": "' + "x" * 9_000_000 + '"}')
    with pytest.raises(
        SubmissionError, match="larger than 8 MB, its outputs and pictures left out"
    ):
        read(file)
    with file.open("wb") as stream:
        stream.truncate(MAX_NOTEBOOK + 1)
    with pytest.raises(SubmissionError, match="larger than 100 MB; saved outputs can be cleared"):
        read(file)
    script = tmp_path / "neuron.py"
    script.write_text("#" * 9_000_000)
    with pytest.raises(SubmissionError, match=r"neuron.py is larger than 8 MB\."):
        read(script)


def test_brackets_without_end_are_given_up(monkeypatch):
    monkeypatch.setattr("autograder.submissions.skimming._STEPS", 1000)
    with pytest.raises(TooMuchLeft):
        skimmed(b'{"cells": [{"outputs": ' + b"[]" * 1000, parts=10_000)


def test_the_digest_is_that_of_the_whole_file(tmp_path, monkeypatch):
    file = notebook(tmp_path, json.dumps(["out" * 1000]))
    whole = read(file).sha256
    monkeypatch.setattr(reading, "MAX_SIZE", 1000)
    assert b"outout" not in content_of(file)[0]
    assert read(file).sha256 == whole
