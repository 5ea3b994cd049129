"""What travels between the jail and the grader, and what bytes a jail may send without harm."""

from __future__ import annotations

import math
import socket
import struct
import threading
import time
import tracemalloc
from array import array
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder import wire
from autograder.wire.values import MAX_TEXT

pack = msgspec.msgpack.encode


def there_and_back(value: Any) -> Any:
    reply = wire.decode_reply(wire.pack(wire.Returned(7, wire.plain(value))))
    assert isinstance(reply, wire.Returned) and reply.id == 7
    return reply.value


def same(one: Any, other: Any) -> bool:
    """Equal in type and value, down to the last entry; nan equals nan."""
    if type(one) is not type(other):
        return False
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(
            one, other, equal_nan=one.dtype.kind == "f"
        )
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[k], other[k]) for k in one)
    return one == other or (one != one and other != other)


plain_arrays = hnp.arrays(
    st.sampled_from(["?", "<i8", "<u8", "<f8"]),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0),
)
scalars = st.none() | st.booleans() | st.floats() | st.text() | st.integers(-(2**2000), 2**2000)
keys = st.text() | st.integers(-(2**63), 2**63 - 1)
values = st.recursive(
    scalars | plain_arrays,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


# --- what travels ---------------------------------------------------------------------------


@given(values)
def test_every_value_arrives_as_it_was_sent(value: Any) -> None:
    assert same(there_and_back(value), value)


@given(
    hnp.arrays(
        st.sampled_from(["f2", "f4", ">f8", "g", "i1", ">i4", "u2", "<u4"]),
        hnp.array_shapes(max_dims=3),
    )
)
def test_every_kind_of_numeric_array_arrives_with_its_shape_and_values(sent: Any) -> None:
    arrived = there_and_back(sent)
    assert arrived.shape == sent.shape
    np.testing.assert_array_equal(arrived, sent.astype(arrived.dtype))


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        ((1, 2.0), [1, 2.0]),
        (range(3), [0, 1, 2]),
        (np.float64(0.5), 0.5),
        (np.float32(0.5), 0.5),
        (np.longdouble(0.5), 0.5),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.str_("w"), "w"),
        (Fraction(1, 4), 0.25),
        ({np.int64(1): 2.0}, {1: 2.0}),
        ({"W": (1,)}, {"W": [1]}),
    ],
    ids=lambda value: type(value).__name__,
)
def test_relatives_of_plain_values_arrive_as_plain_values(sent: Any, due: Any) -> None:
    assert same(there_and_back(sent), due)


def test_a_ragged_array_arrives_as_lists() -> None:
    ragged = np.empty(2, dtype=object)
    ragged[:] = [np.array([1.0]), np.array([1.0, 2.0])]
    arrived = there_and_back(ragged)
    assert [list(row) for row in arrived] == [[1.0], [1.0, 2.0]]


def test_what_offers_an_array_arrives_as_that_array() -> None:
    class Tensor:
        def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
            return np.array([1.0, 2.0])

    assert same(there_and_back(Tensor()), np.array([1.0, 2.0]))


def test_subclasses_arrive_as_what_they_descend_from() -> None:
    class Sly(float):
        __eq__ = lambda self, other: True  # type: ignore[assignment]  # noqa: E731
        __hash__ = float.__hash__

    class SlyArray(np.ndarray):  # type: ignore[type-arg]
        pass

    assert same(there_and_back(Sly(0.5)), 0.5)
    assert same(there_and_back(np.ones(2).view(SlyArray)), np.ones(2))


def test_text_that_is_not_unicode_arrives_readable_and_long_text_is_cut() -> None:
    assert there_and_back("a\udcffb") == "a\\udcffb"
    assert len(there_and_back("x" * 10**6)) == MAX_TEXT


def test_an_array_that_arrives_can_be_written_to() -> None:
    there_and_back(np.zeros(3))[0] = 1.0


# --- what does not travel -------------------------------------------------------------------


def nested(depth: int) -> Any:
    value: Any = 1.0
    for _ in range(depth):
        value = [value]
    return value


def knot() -> Any:
    knot: list[Any] = []
    knot.append(knot)
    return knot


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (math.sin, "function `sin` itself"),
        (lambda: 0, "is a call"),
        ((n for n in "ab"), "type generator"),
        ({1, 2}, "type set"),
        (1j, "complex"),
        (np.complex128(1j), "complex"),
        (np.clongdouble(1j), "complex"),
        (np.array([1j]), "complex"),
        (10**700, "600 digits"),
        (nested(40), "nested"),
        (knot(), "nested"),
        ({(0, 1): 2.0}, "as a key"),
        ({0.5: 2.0}, "as a key"),
        ({None: 2.0}, "as a key"),
        ({2**64: 2.0}, "as a key"),
        (object(), "type object"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "datetime64"),
        (b"bytes", "type bytes"),
        ([1.0, [{1, 2}]], "type set"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_does_not_travel_is_refused_with_what_it_is(value: Any, words: str) -> None:
    with pytest.raises(wire.UnsendableError, match=words):
        wire.plain(value)


def test_a_dict_s_value_that_does_not_travel_says_what_it_is_and_lets_the_others_pass() -> None:
    came = there_and_back({"W": np.ones(2), "cache": object(), "f": math.sin, "in": {"a": {1}}})
    np.testing.assert_array_equal(came["W"], np.ones(2))
    assert isinstance(came["cache"], wire.NotSent)
    assert came["cache"] == "an object of type object"
    assert came["f"] == "the function `sin` itself (is a call `(…)` missing?)"
    assert came["in"] == {"a": "an object of type set"}


def test_a_dict_that_leads_into_itself_twice_is_refused_at_once() -> None:
    knot: dict[str, Any] = {}
    knot |= {"a": knot, "b": knot}
    with pytest.raises(wire.UnsendableError, match="nested"):
        wire.plain(knot)


@pytest.mark.parametrize(
    "value", [deque([1.0, 2.0]), array("d", [1.0, 2.0]), {"a": 1.0, "b": 2.0}.values()], ids=type
)
def test_a_row_of_numbers_travels_as_a_list_whatever_holds_it(value: Any) -> None:
    assert there_and_back(value) == [1.0, 2.0]


def test_a_fraction_too_large_for_a_float_is_refused() -> None:
    with pytest.raises(wire.UnsendableError):
        wire.plain(Fraction(10**400))


def test_a_value_too_large_for_a_frame_is_told_apart_from_a_crash() -> None:
    from autograder.worker.program import returned

    reply = returned(3, np.zeros(10**6))
    assert reply == wire.Unsendable(
        3, "a value of 8 MB, more than the 2 MB that an answer may have"
    )


# --- a random generator ---------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PCG64", "MT19937", "Philox", "SFC64", "PCG64DXSM"])
def test_a_random_generator_goes_into_the_jail_with_its_stream(kind: str) -> None:
    rng = np.random.Generator(getattr(np.random, kind)(3))
    rng.normal(size=5)
    call = wire.decode_request(wire.pack(wire.Call(1, "f", wire.plain([rng]), {})))
    assert isinstance(call, wire.Call)
    np.testing.assert_array_equal(call.args[0].normal(size=9), rng.normal(size=9))


def test_children_of_a_generator_draw_in_the_jail_what_they_would_draw_here() -> None:
    rng = np.random.default_rng([3, 2**70]).spawn(2)[1]
    rng.spawn(1)
    call = wire.decode_request(wire.pack(wire.Call(1, "f", wire.plain([rng]), {})))
    assert isinstance(call, wire.Call)
    theirs, ours = call.args[0].spawn(1)[0], rng.spawn(1)[0]
    np.testing.assert_array_equal(theirs.normal(size=9), ours.normal(size=9))


def test_a_random_generator_never_comes_out_of_the_jail() -> None:
    with pytest.raises(wire.ProtocolError):
        there_and_back(np.random.default_rng(0))


# --- hostile bytes --------------------------------------------------------------------------

msgpack_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.integers(-(2**63), 2**64 - 1)
    | st.text(max_size=8)
    | st.binary(max_size=40)
    | st.builds(msgspec.msgpack.Ext, st.integers(-128, 127), st.binary(max_size=40)),
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.dictionaries(st.text(max_size=4) | st.integers(0, 9), inner, max_size=4)
    ),
    max_leaves=20,
)
tags = st.sampled_from(
    ["loaded", "returned", "function", "raised", "missing", "unsendable", "asked", "get", "told"]
)


def read(body: bytes) -> Any:
    try:
        return wire.decode_reply(body)
    except wire.ProtocolError:
        return None


@given(st.binary(max_size=200))
@example(b"\xdd\xff\xff\xff\xff")
@example(b"\xc1")
@example(b"\x91" * 100_000)
@example(b"\x81" * 100_000)
@example(b"\x92\xa8returned" + b"\x91" * 5000 + b"\x01")
def test_any_bytes_are_a_reply_or_a_protocol_error(body: bytes) -> None:
    read(body)


@given(st.builds(lambda tag, rest: [tag, *rest], tags, st.lists(msgpack_values, max_size=5)))
def test_any_message_is_a_reply_or_a_protocol_error(message: Any) -> None:
    read(pack(message))


@given(
    st.sampled_from(["<f8", "|b1", "<i8", "<u8", "O", "|O8", "<c16", "f8,f8", "V8", "M8[s]"]),
    st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-2, 3), max_size=70),
    st.binary(max_size=64),
)
@example("<f8", [2**62, 4], b"")
@example("<f8", [-1], b"12345678")
@example("<f8", [-1, -1], b"12345678")
@example("<f8", [2**33, 2**33], b"12345678")
@example("O", [1], b"12345678")
@example("|b1", [1] * 70, b"1")
@example("<f8", [0, 2**63 - 1, 2**63 - 1], b"")
def test_an_array_that_lies_about_its_shape_or_kind_is_refused(
    dtype: str, shape: list[int], body: bytes
) -> None:
    array = msgspec.msgpack.Ext(1, pack((dtype, shape, body)))
    reply = read(pack(["returned", 1, array]))
    if reply is not None:
        assert list(reply.value.shape) == shape
        assert reply.value.nbytes == len(body)
        assert reply.value.dtype.kind in "biuf"


def only_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(map(only_plain, value))
    if isinstance(value, dict):
        return all(type(k) in (str, int) for k in value) and all(map(only_plain, value.values()))
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    return value is None or type(value) in (bool, int, float, str)


@given(msgpack_values)
@example(b"bytes")
@example(datetime(2020, 1, 1, tzinfo=UTC))
@example({0.5: 1})
@example({None: 1})
def test_only_the_kinds_of_value_of_the_format_come_out(value: Any) -> None:
    reply = read(pack(["returned", 1, value]))
    assert reply is None or only_plain(reply.value)


def depth(value: Any) -> int:
    deepest = 0
    while isinstance(value, list) and value:
        value, deepest = value[0], deepest + 1
    return deepest


@pytest.mark.parametrize("levels", [100, 300, 900])
def test_what_arrives_is_nested_no_deeper_than_what_may_be_sent(levels: int) -> None:
    reply = read(b"\x93\xa8returned\x01" + b"\x91" * levels + b"\x01")
    assert reply is None or depth(reply.value) <= wire.MAX_DEPTH + 1


def claims(levels: int) -> bytes:
    """Lists in lists, each of which says that it is as long as all the bytes there are."""
    parts = [b"\x93\xa8returned\x01"]
    parts += [b"\xdd" + struct.pack(">I", wire.MAX_FRAME - 5 * n - 99) for n in range(levels)]
    return b"".join(parts).ljust(wire.MAX_FRAME, b"\x01")


@pytest.mark.parametrize(
    "body",
    [
        b"\x93\xa8returned\x01\xdd\xff\xff\xff\xff",
        b"\x93\xa8returned\x01\xdf\xff\xff\xff\xff",
        b"\x93\xa8returned\x01\xdb\xff\xff\xff\xff",
        b"\x93\xa8returned\x01\xc9\xff\xff\xff\xff\x01",
        claims(500),
        b"\x93\xa8returned\x01\xdd\x00\x03\x00\x00" + b"\x90" * 0x30000,
        b"\x93\xa8returned\x01\xdd\x00\x03\x00\x00" + b"\x80" * 0x30000,
    ],
    ids=["list", "dict", "text", "extension", "lists in lists", "empty lists", "empty dicts"],
)
def test_bytes_that_promise_much_cost_little_time_and_memory(body: bytes) -> None:
    began = time.process_time()
    read(body)
    assert time.process_time() - began < 60  # of a busy machine; what is quadratic takes hours
    tracemalloc.start()
    try:
        read(body)
        assert tracemalloc.get_traced_memory()[1] < max(2**20, 150 * len(body))
    finally:
        tracemalloc.stop()


# --- frames ---------------------------------------------------------------------------------


@pytest.fixture
def ends() -> Iterator[tuple[wire.Stream, socket.socket]]:
    """A stream, and the other side's bare socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield wire.Stream(ours), theirs


def soon(seconds: float = 0.3) -> float:
    return time.monotonic() + seconds


def test_frames_arrive_one_by_one_however_they_are_cut(ends: Any) -> None:
    stream, theirs = ends
    sent = b"".join(struct.pack(">I", len(body)) + body for body in (b"one", b"", b"three" * 999))

    def trickle() -> None:
        for n in range(0, len(sent), 501):
            theirs.sendall(sent[n : n + 501])

    thread = threading.Thread(target=trickle)
    thread.start()
    arrived = [stream.receive(soon(5)) for _ in range(3)]
    thread.join()
    assert arrived == [b"one", b"", b"three" * 999]


def test_a_frame_that_is_too_long_is_refused_before_it_is_read(ends: Any) -> None:
    stream, theirs = ends
    theirs.sendall(struct.pack(">I", 2**32 - 1))
    with pytest.raises(wire.ProtocolError, match="4294967295"):
        stream.receive(soon())


def test_a_frame_of_just_the_longest_length_is_read(ends: Any) -> None:
    stream, theirs = ends
    body = bytes(wire.MAX_FRAME)
    thread = threading.Thread(target=theirs.sendall, args=(struct.pack(">I", len(body)) + body,))
    thread.start()
    assert stream.receive(soon(5)) == body
    thread.join()


def test_silence_ends_at_the_deadline(ends: Any) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        ends[0].receive(soon())
    assert time.monotonic() - began < 120  # and not for ever


def test_bytes_that_trickle_in_do_not_move_the_deadline(ends: Any) -> None:
    stream, theirs = ends
    stop = threading.Event()

    def trickle() -> None:
        theirs.sendall(struct.pack(">I", 1000))
        while not stop.wait(0.02):
            theirs.sendall(b"x")

    thread = threading.Thread(target=trickle)
    thread.start()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        stream.receive(soon())
    stop.set()
    thread.join()
    assert time.monotonic() - began < 120  # and not for ever


def test_a_deadline_that_has_passed_is_not_waited_for(ends: Any) -> None:
    with pytest.raises(TimeoutError):
        ends[0].receive(time.monotonic() - 1)


def test_a_reader_that_does_not_read_cannot_hold_the_sender(ends: Any) -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        ends[0].send("x" * 10**7, soon())
    assert time.monotonic() - began < 120  # and not for ever


@pytest.mark.parametrize("sent", [b"", b"\x00", struct.pack(">I", 8) + b"half"])
def test_a_hang_up_is_told_apart_from_silence(ends: Any, sent: bytes) -> None:
    stream, theirs = ends
    theirs.sendall(sent)
    theirs.close()
    with pytest.raises(EOFError):
        stream.receive(soon())


# --- names ----------------------------------------------------------------------------------


@given(st.lists(st.text()))
@example(["x", "w\n", "1", "a" * 100, "def", "σ"])
def test_parameter_names_that_are_shown_are_short_identifiers(names: list[str]) -> None:
    shown = wire.names_of(names)
    assert len(shown) <= 12
    assert all(name.isidentifier() and len(name) <= 40 for name in shown)


# --- texts among many values ------------------------------------------------------------------

LONG_WORD = "x" * MAX_TEXT


@pytest.mark.parametrize(
    "value",
    [
        [LONG_WORD, *[""] * 100_000],
        [[LONG_WORD, *[0.5] * 3000], [0.5] * 3001],
        {"a": LONG_WORD, "b": np.ones(100_000)},
        {LONG_WORD: [None] * 1000},
        [10**600, *[0] * 200_000],
    ],
    ids=["a list", "rows", "beside an array", "a key", "a large number"],
)
def test_a_value_that_would_be_gigabytes_as_an_array_is_refused(value: Any) -> None:
    with pytest.raises(wire.ProtocolError, match="among"):
        there_and_back(value)


def test_a_long_text_among_few_values_and_many_short_texts_arrive() -> None:
    for value in ([LONG_WORD] * 20, ["a word"] * 100_000, {"says": LONG_WORD, "b": [0.5] * 500}):
        assert same(there_and_back(value), value)


def test_a_text_that_is_longer_than_any_that_is_sent_is_refused() -> None:
    for value in (LONG_WORD + "x", {LONG_WORD + "x": 1}, [[LONG_WORD + "x"]]):
        with pytest.raises(wire.ProtocolError, match="a text of more than"):
            wire.decode_reply(pack(["returned", 7, value]))


def test_half_a_surrogate_pair_makes_no_text_longer_than_it_may_be() -> None:
    assert len(there_and_back("\udcff" * MAX_TEXT)) == MAX_TEXT


def test_whatever_arrives_can_be_sent_back_within_the_arguments_of_a_call() -> None:
    deep: Any = 1
    for _ in range(35):
        deep = [deep]
    for value in (deep, -(2**2047), 2**64 - 1, {-(2**63): 1}, "\udcff" * 9):
        arrived = wire.decode_reply(pack(["returned", 7, wire.plain(value, depth=-8)]))
        assert isinstance(arrived, wire.Returned)
        wire.pack(wire.plain([{"W": arrived.value}], depth=-wire.SPARE))
