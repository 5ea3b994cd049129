"""Slips in programs that the list of mistakes was not written from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.naming import looking

FOLDER = Path(__file__).with_name("held_out")
LISTED = tomllib.loads((FOLDER / "slips.toml").read_text("utf-8"))
ALL = [
    (kind, number, slip) for kind in ("slip", "wild") for number, slip in enumerate(LISTED[kind])
]


def source(slip) -> str:
    text = (FOLDER / f"{slip['base']}.py").read_text("utf-8")
    for find, replace in slip.get("changes") or [(slip["find"], slip["replace"])]:
        assert text.count(find) == 1, find
        text = text.replace(find, replace)
    return text


@pytest.mark.parametrize(("kind", "number", "slip"), ALL, ids=[f"{k}-{n}" for k, n, _ in ALL])
def test_what_is_named_is_named_rightly(kind: str, number: int, slip) -> None:
    assignment = slip["base"].split("_")[0]
    found = looking.names(assignment, source(slip), slip["names"])
    for exercise, right in slip["names"].items():
        assert found[exercise] in [set(one.split(" + ")) for one in right] + [set()] * (not right)


def test_it_is_as_large_as_it_should_be() -> None:
    assert len(LISTED["slip"]) >= 60
    assert len(LISTED["wild"]) >= 15
    unnamed = [slip for _, _, slip in ALL if not all(slip["names"].values())]
    assert len(unnamed) <= 0.05 * len(ALL)
