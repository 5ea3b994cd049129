"""The readers of hostile bytes: a value or a typed error, in bounded time and memory.

Hypothesis every day, `make fuzz` (atheris) for a long run; what was found is kept below.
"""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections.abc import Callable

import hypothesis
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from properties import a_frame, a_notebook, a_reply, a_request, a_script, a_shown
from seeds import SEEDS

from autograder import wire
from autograder.submissions.reading import MAX_SIZE, SubmissionError, cells_of
from autograder.wire.keys import insist_on_plain_keys
from autograder.wire.values import MAX_FRAME, MAX_ITEMS, UnsendableError, plain

hypothesis.settings.register_profile("fuzz", deadline=None, max_examples=100)
hypothesis.settings.load_profile("fuzz")

PROPERTIES = {
    "a_reply": a_reply,
    "a_request": a_request,
    "a_shown": a_shown,
    "a_frame": a_frame,
    "a_notebook": a_notebook,
    "a_script": a_script,
}


@pytest.mark.parametrize("target", PROPERTIES)
def test_what_is_well_formed_is_read(target: str) -> None:
    read = [PROPERTIES[target](seed) for seed in SEEDS[target]]
    assert sum(read) > len(read) / 2  # not the notebook of a version to come, and its like


@pytest.mark.parametrize("target", PROPERTIES)
@given(data=st.binary(max_size=600))
def test_any_bytes_give_a_value_or_a_typed_error(target: str, data: bytes) -> None:
    PROPERTIES[target](data)


@pytest.mark.parametrize("target", PROPERTIES)
@given(data=st.data())
def test_so_do_bytes_that_are_nearly_right(target: str, data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(SEEDS[target])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(changed)))
        gone = data.draw(st.integers(0, 3))
        changed[place : place + gone] = data.draw(st.binary(max_size=4))
    PROPERTIES[target](bytes(changed))


extensions = st.builds(
    msgspec.msgpack.Ext, st.integers(-128, 127), st.one_of(st.binary(max_size=60), st.builds(
        lambda *parts: msgspec.msgpack.encode(parts),
        st.sampled_from(["<f8", "|b1", "<i8", "|O", "<U9", "f8,f8"]),
        st.lists(st.integers(-2, 2**40), max_size=40), st.binary(max_size=64),
    )),
)  # fmt: skip
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63), 2**64 - 1), st.floats(), st.text(max_size=20),
    st.binary(max_size=20), extensions,
)  # fmt: skip
anything = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.dictionaries(st.one_of(st.text(max_size=5), st.integers(), st.floats()), inner),
    ),
    max_leaves=30,
)
tags = st.sampled_from(
    ["loaded", "returned", "function", "raised", "missing", "unsendable", "asked", "load", "get",
     "call", "told", "shown", "passed"]
)  # fmt: skip


@given(tags, st.lists(anything, max_size=6))
def test_messages_of_every_kind_filled_with_anything_give_the_same(
    tag: str, fields: list[object]
) -> None:
    try:
        data = msgspec.msgpack.encode([tag, *fields])
    except (OverflowError, ValueError):
        return  # hypothesis made an integer that MessagePack has no room for
    a_reply(data)
    a_request(data)
    a_shown(data)


names = st.text(max_size=9)
numbers = st.integers(0, 2**63 - 1)
plain_values = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, st.floats(allow_nan=False), names),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(names, inner, max_size=4)),
    max_leaves=12,
)
named_values = st.dictionaries(names, plain_values, max_size=3)
cells = st.lists(st.builds(wire.Cell, names, names), max_size=3)
requests = st.one_of(
    st.builds(
        wire.Load, names, st.booleans(), cells, named_values, st.lists(names, max_size=3),
        st.booleans(), st.booleans(),
    ),
    st.builds(wire.Get, numbers, names, numbers),
    st.builds(
        wire.Call, numbers, names, st.lists(plain_values, max_size=3), named_values,
        st.booleans(), numbers,
    ),
    st.builds(wire.Told, numbers, plain_values, st.one_of(st.none(), names)),
)  # fmt: skip


@given(requests, st.integers(0, 400), st.integers(0, 255))
def test_a_request_arrives_as_it_was_sent_and_a_spoilt_one_is_one_or_none(
    request: wire.Request, place: int, byte: int
) -> None:
    data = bytearray(wire.pack(request))
    assert wire.decode_request(bytes(data)) == request
    data[place % len(data)] = byte
    a_request(bytes(data))
    a_request(bytes(data[: place % len(data)]))


@given(st.sampled_from(SEEDS["a_reply"] + SEEDS["a_shown"]), st.integers(0, 400), st.binary())
def test_a_reply_with_other_bytes_in_its_middle_gives_the_same(
    data: bytes, place: int, others: bytes
) -> None:
    place %= len(data)
    for spoilt in (data[:place] + others + data[place + len(others) :], data[:place] + others):
        a_reply(spoilt)
        a_shown(spoilt)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["cell_type", "source", "input", "cells", "worksheets", "metadata",
                             "outputs", "nbformat", "language"]), inner),
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.integers(-1, 6), json_values, json_values)
def test_notebooks_of_every_version_filled_with_anything_give_the_same(
    version: int, cells: object, worksheets: object
) -> None:
    whole = {"nbformat": version, "cells": cells, "worksheets": worksheets}
    a_notebook(json.dumps(whole).encode())


# --- the largest there can be, made to hurt -------------------------------------------------

RETURNED = b"\x94\xa8returned\x01"


def a_list(count: int, item: bytes) -> bytes:
    return RETURNED + b"\xdd" + struct.pack(">I", count) + item * count + b"\xc0"


def a_map(keys: list[bytes]) -> bytes:
    body = b"".join(key + b"\x01" for key in keys)
    return RETURNED + b"\xdf" + struct.pack(">I", len(keys)) + body + b"\xc0"


def an_integer(value: int) -> bytes:
    return b"\xcf" + struct.pack(">Q", value % 2**64)


MOST = MAX_FRAME - 40
LARGEST = {
    "empty lists": a_list(MOST, b"\x90"),
    "empty dicts": a_list(MOST, b"\x80"),
    "small numbers": a_list(MOST, b"\x01"),
    "a list said to be endless": RETURNED + b"\xdd\xff\xff\xff\xff\x01",
    "a dict said to be endless": RETURNED + b"\xdf\xff\xff\xff\xff\x01\x01",
    "nested without end": RETURNED + b"\x91" * MOST,
    "keys that collide": a_map([an_integer(n << 44) for n in range(MOST // 10)]),
    "keys of one hash": a_map([an_integer(n * (2**61 - 1)) for n in range(8)] * 20_000),
    "arrays of nothing": a_list(
        MOST // 16,
        msgspec.msgpack.encode(
            msgspec.msgpack.Ext(1, msgspec.msgpack.encode(("<f8", [0], b"")))
        ),
    ),
    "one long text": RETURNED + msgspec.msgpack.encode("a" * (MOST - 20)) + b"\xc0",
}  # fmt: skip


# What Python's hash of a tuple is made with, and of a whole number: neither has a secret.
ONE, TWO, FIVE = 11400714785074694791, 14029467366897019727, 2870177450012600261
PRIME = 2**61 - 1


def tuples_of_one_hash(count: int) -> list[tuple[int, int]]:
    """Pairs of whole numbers that hash alike, found by going backwards through the hash."""
    middle = rotated(pow(ONE, -1, 2**64) * 1234567 % 2**64, 33)
    pairs: list[tuple[int, int]] = []
    first = 0
    while len(pairs) < count:
        first += 1
        so_far = rotated((FIVE + first * TWO) % 2**64, 31) * ONE
        second = (middle - so_far) * pow(TWO, -1, 2**64) % 2**64
        second -= 2**64 if second >= 2**63 else 0
        if abs(second) < PRIME:
            pairs.append((first, second))
    return pairs


def rotated(bits: int, by: int) -> int:
    return (bits << by | bits >> (64 - by)) % 2**64


def a_dict_of(keys: list[bytes]) -> bytes:
    """A list with that dict in it, past what comes before."""
    return RETURNED + b"\x92\xcb" + bytes(8) + a_map(keys)[len(RETURNED) :] + b"\xc0"


ALIKE = {
    "tuples": [msgspec.msgpack.encode(pair) for pair in tuples_of_one_hash(80_000)],
    "large whole numbers": [
        msgspec.msgpack.encode(plain(n * PRIME + 7)) for n in range(2**61, 2**61 + 80_000)
    ],
}


@pytest.mark.parametrize("keys", ALIKE.values(), ids=ALIKE)
def test_keys_that_hash_alike_are_refused_before_there_is_a_dict(keys: list[bytes]) -> None:
    # Half an hour, on the trusted side, in one step that no deadline interrupts.
    assert len({hash(pair) for pair in tuples_of_one_hash(50)}) == 1
    with pytest.raises(wire.ProtocolError, match="a key that is neither"):
        wire.decode_reply(a_dict_of(keys))


@given(anything)
def test_what_looks_at_keys_first_reads_what_the_reader_reads(value: object) -> None:
    """Of what it lets through, it has gone to the end: what follows is looked at, too."""
    try:
        data = msgspec.msgpack.encode([value, list(range(200)) * 100])
    except (OverflowError, ValueError):
        return
    bad = msgspec.msgpack.encode([value, list(range(200)) * 100, {2.5: 1}])
    with pytest.raises(ValueError, match="a key that is neither"):
        insist_on_plain_keys(bad, 10**6)
    try:
        insist_on_plain_keys(data, 10**6)
    except ValueError:
        assert not plain_keys(value)


def plain_keys(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str | int) and plain_keys(v) for key, v in value.items())
    return not isinstance(value, list) or all(map(plain_keys, value))


@pytest.mark.parametrize("data", LARGEST.values(), ids=LARGEST)
def test_the_largest_frame_takes_bounded_memory(data: bytes) -> None:
    assert len(data) <= MAX_FRAME
    assert most_memory_of(a_reply, data) < 400e6


def most_memory_of(what: Callable[[bytes], bool], data: bytes) -> int:
    tracemalloc.start()
    try:
        what(data)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_list_that_is_too_long_is_said_to_be_by_either_side() -> None:
    with pytest.raises(UnsendableError, match="entries"):
        plain([0] * (MAX_ITEMS + 1))
    with pytest.raises(wire.ProtocolError, match="values"):
        wire.decode_reply(a_list(MAX_ITEMS + 1, b"\x01"))
    assert a_reply(a_list(MAX_ITEMS - 2, b"\x01"))


# --- what was found -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "codec",
    ["punycode", "idna", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7", "rot13",
     "zlib_codec", "mbcs", "a" * 10**6],
)  # fmt: skip
def test_a_file_in_no_encoding_of_text_is_refused_at_once(codec: str) -> None:
    # Some of them raised what nobody caught, which ended the grading of the class; some took
    # minutes; some made lone surrogates, which cannot be sent on.
    data = f"# coding: {codec}\n".encode() + b"\\ud800+2AA-" + b"9" * 300_000
    with pytest.raises(SubmissionError) as caught:
        cells_of("n.py", data)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("codec", ["latin-1", "cp1252", "utf-8-sig", "gbk", "koi8-r", "mac-roman"])
def test_a_file_in_an_encoding_of_text_is_read(codec: str) -> None:
    (cell,) = cells_of("n.py", f"# coding: {codec}\nx = 1\n".encode(codec))
    assert "x = 1" in cell.source


@pytest.mark.parametrize("version", [1, 2])
def test_a_huge_notebook_of_an_old_format_is_given_up(
    version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its conversion took five minutes, on the trusted side; on a fast machine, ten seconds.
    monkeypatch.setattr("autograder.submissions.reading._UPGRADE_SECONDS", 1)
    cells = b'{"cell_type":"code","input":"","language":"python","outputs":[]}'
    many = b",".join([cells] * (MAX_SIZE // (len(cells) + 1) - 4))
    body = b'"cells":[' + many + b"]"
    body = body if version == 1 else b'"worksheets":[{' + body + b"}]"
    with pytest.raises(SubmissionError, match=r"old nbformat (takes more|cannot be converted)"):
        cells_of("n.ipynb", b'{"nbformat":%d,%s}' % (version, body))


def test_the_state_of_a_generator_that_is_none_is_no_request() -> None:
    for state in ({}, {"bit_generator": "seed"}, {"bit_generator": "PCG64", "state": 1}, [1]):
        ext = msgspec.msgpack.Ext(3, msgspec.msgpack.encode(state))
        with pytest.raises(wire.ProtocolError):
            wire.decode_request(msgspec.msgpack.encode(["call", 1, "f", [ext], {}]))
