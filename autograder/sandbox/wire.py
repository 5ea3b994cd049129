"""The message format both sides of the jail share: MessagePack frames over a socket.

A frame is a length (4 bytes, big endian) and a MessagePack body. Values are numbers,
strings, None, lists, dicts with string or integer keys, and numeric arrays; tuples travel
as lists. Whatever arrives is rebuilt from bytes as exactly these types: no class of the
sender's making, nothing that runs code.
"""

from __future__ import annotations

import math
import numbers
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

MAX_FRAME = 2 * 1024 * 1024  # bytes; a trainer's losses and weights are a few kilobytes
MAX_DEPTH = 32
MAX_TEXT = 20_000  # characters of a single string
MAX_SOURCE = 16 * 1024 * 1024  # bytes of a program sent into the jail

_ARRAY, _BIG_INT, _GENERATOR = 1, 2, 3
_MAX_INT_BYTES = 256
_DTYPES = {"b": "|b1", "i": "<i8", "u": "<u8", "f": "<f8"}
_LENGTH = struct.Struct(">I")


# --- what is said ---------------------------------------------------------------------------


class Cell(msgspec.Struct, array_like=True, frozen=True):
    """A piece of source that runs as one: `label` is how the student would point to it."""

    label: str
    source: str


class Load(msgspec.Struct, array_like=True, tag="load", frozen=True):
    """Run a program: its cells, the names pinned to values, the names answered from outside."""

    filename: str
    notebook: bool
    cells: list[Cell]
    replaced: dict[str, Any]
    stand_ins: list[str]


class Get(msgspec.Struct, array_like=True, tag="get", frozen=True):
    """Fetch a module-level name."""

    id: int
    name: str


class Call(msgspec.Struct, array_like=True, tag="call", frozen=True):
    """Call a module-level function; `arguments_back` asks how the call left its arguments."""

    id: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    arguments_back: bool = False


class Told(msgspec.Struct, array_like=True, tag="told", frozen=True):
    """The trusted side's answer to an `Asked`; `error` is set where it has none."""

    id: int
    value: Any
    error: str | None = None


class Place(msgspec.Struct, array_like=True, frozen=True):
    """A line of the student's: where an exception passed."""

    label: str
    line: int
    function: str
    source: str


class Loaded(msgspec.Struct, array_like=True, tag="loaded", frozen=True):
    """The program has run to its end, cells that failed included."""


class Returned(msgspec.Struct, array_like=True, tag="returned", frozen=True):
    """A value; after a call with `arguments_back`, the arguments as the call left them."""

    id: int
    value: Any
    arguments: list[Any] | None = None


class Function(msgspec.Struct, array_like=True, tag="function", frozen=True):
    """The name is a function with these parameters (for messages only)."""

    id: int
    parameters: list[str]


class Raised(msgspec.Struct, array_like=True, tag="raised", frozen=True):
    """The student's code raised; `places` are its own lines, outermost first."""

    id: int
    exception: str
    message: str
    places: list[Place]


class Missing(msgspec.Struct, array_like=True, tag="missing", frozen=True):
    """No such name; `because` is what stopped the cell that speaks of it, `near` a similar name."""

    id: int
    name: str
    because: Raised | None
    near: str | None


class Unsendable(msgspec.Struct, array_like=True, tag="unsendable", frozen=True):
    """The value is of a kind that does not travel; `what` describes it."""

    id: int
    what: str


class Asked(msgspec.Struct, array_like=True, tag="asked", frozen=True):
    """The program called a name that is answered by the trusted side."""

    id: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]


Request = Load | Get | Call | Told
Reply = Loaded | Returned | Function | Raised | Missing | Unsendable | Asked


class Limits(msgspec.Struct, frozen=True):
    """What a submission may use. Sizes in bytes, times in seconds."""

    memory: int
    cpu: int
    processes: int
    file_size: int
    open_files: int
    disk: int


class Command(msgspec.Struct, array_like=True, frozen=True):
    """From the trusted side to a zygote ("keep") or a keeper ("run", "end")."""

    what: str
    preload: list[str] = []


# --- values ---------------------------------------------------------------------------------


class UnsendableError(ValueError):
    """A value of a kind that does not travel; the text says what it is."""


def plain(value: Any, depth: int = 0) -> Any:
    """`value` as exact built-in types and plain numeric arrays, ready to be packed.

    Numpy scalars become Python numbers; anything that offers `__array__` (a pandas Series,
    a tensor) becomes an array; tuples and ranges become lists.

    Raises:
        UnsendableError: a kind of value that does not travel, or nested deeper than MAX_DEPTH.
    """
    kind = type(value)
    if value is None or kind is float or kind is bool:
        return value
    if depth > MAX_DEPTH:
        raise UnsendableError(f"a value nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, np.generic):
        value = value.item()
        if isinstance(value, np.generic):  # longdouble has no Python equal
            return float(value)
    if type(value).__module__ == "numpy.random._generator":  # without importing numpy.random
        return _generator_out(value)
    if isinstance(value, Mapping):
        return {_key(k): plain(v, depth + 1) for k, v in value.items()}
    if isinstance(value, (list, tuple, range)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, numbers.Number) or hasattr(value, "__array__"):
        return _number_or_array(value, depth)
    raise UnsendableError(describe(value))


def describe(value: Any) -> str:
    """A value's kind in a few words, for a message."""
    if callable(value) and hasattr(value, "__name__"):
        return f"the function `{_text(str(value.__name__))[:80]}` itself (is a call `(…)` missing?)"
    return f"an object of type {_text(type(value).__name__)[:80]}"


def _number_or_array(value: Any, depth: int) -> Any:
    if isinstance(value, numbers.Integral):
        return _integer(int(value))
    if isinstance(value, numbers.Number) and not isinstance(value, np.ndarray):
        try:
            return float(value)  # type: ignore[arg-type]  # complex: refused below
        except TypeError:
            raise UnsendableError("a complex number") from None
    array = np.asarray(value)
    if array.dtype.kind in _DTYPES:
        return _array_out(array)
    if array.dtype.kind in "OUS":  # ragged lists, mixed entries: as lists, entry by entry
        return plain(array.tolist(), depth + 1)
    raise UnsendableError(f"an array of {array.dtype}")


def _integer(value: int) -> Any:
    if -(2**63) <= value < 2**63:
        return value
    size = value.bit_length() // 8 + 1
    if size > _MAX_INT_BYTES:
        raise UnsendableError("a whole number of more than 600 digits")
    return msgspec.msgpack.Ext(_BIG_INT, value.to_bytes(size, "big", signed=True))


def _array_out(array: np.ndarray[Any, Any]) -> msgspec.msgpack.Ext:
    dtype = _DTYPES[array.dtype.kind]
    flat = np.ascontiguousarray(array, dtype=dtype)
    body = msgspec.msgpack.encode((dtype, list(array.shape), flat.tobytes()))
    return msgspec.msgpack.Ext(_ARRAY, body)


def _generator_out(rng: np.random.Generator) -> msgspec.msgpack.Ext:
    return msgspec.msgpack.Ext(_GENERATOR, pack(plain(rng.bit_generator.state)))


def _text(value: str) -> str:
    # Lone surrogates cannot be encoded; the reader sees them as \udcff.
    return value[:MAX_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")


def _key(key: Any) -> str | int:
    if isinstance(key, str):
        return _text(key)
    if isinstance(key, numbers.Integral) and -(2**63) <= int(key) < 2**63:
        return int(key)
    raise UnsendableError(f"a dict with {describe(key)} as a key")


def _extension(code: int, body: memoryview) -> Any:
    if code == _ARRAY:
        return _array_in(*_ARRAY_BODY.decode(body))
    if code == _BIG_INT and len(body) <= _MAX_INT_BYTES:
        return int.from_bytes(body, "big", signed=True)
    raise msgspec.ValidationError(f"extension {code} is not known here")


def _extension_in_jail(code: int, body: memoryview) -> Any:
    # Only the trusted side sends generators, so only the jail rebuilds them.
    return _generator_in(body) if code == _GENERATOR else _extension(code, body)


def _array_in(dtype: str, shape: list[int], body: bytes) -> np.ndarray[Any, Any]:
    sensible = dtype in _DTYPES.values() and len(shape) <= MAX_DEPTH and min(shape, default=0) >= 0
    if not sensible or math.prod(shape) * np.dtype(dtype).itemsize != len(body):
        raise msgspec.ValidationError("an array whose shape does not fit its bytes")
    return np.frombuffer(body, dtype=dtype).reshape(shape).copy()


def _generator_in(body: memoryview) -> np.random.Generator:
    state = unpack(body)
    bit_generator = getattr(np.random, state["bit_generator"])()
    bit_generator.state = state
    return np.random.Generator(bit_generator)


_ARRAY_BODY = msgspec.msgpack.Decoder(tuple[str, list[int], bytes])
_VALUE = msgspec.msgpack.Decoder(ext_hook=_extension)
_REQUEST: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(
    Request, ext_hook=_extension_in_jail
)
_REPLY: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply, ext_hook=_extension)
pack = msgspec.msgpack.encode


def unpack(body: bytes | memoryview) -> Any:
    """A packed value, rebuilt.

    Raises:
        msgspec.MsgspecError: `body` is not a value of this format.
    """
    return _VALUE.decode(body)


def decode_request(body: bytes) -> Request:
    """What the trusted side asks, read inside the jail."""
    return _REQUEST.decode(body)


def decode_reply(body: bytes) -> Reply:
    """What the jail answers, read on the trusted side: hostile bytes.

    Raises:
        ProtocolError: not a reply.
    """
    try:
        return _REPLY.decode(body)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise ProtocolError(f"not a reply: {error}") from None


# --- frames ---------------------------------------------------------------------------------


class ProtocolError(Exception):
    """Bytes that are not a message of this format."""


class Stream:
    """Frames over a connected stream socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock

    def send(self, message: Any, deadline: float | None = None) -> None:
        """Send one message, before `deadline` (`time.monotonic` seconds).

        Raises:
            TimeoutError: the other side did not take it in time.
            OSError: the other side is gone.
        """
        body = pack(message)
        self._set_timeout(deadline)
        self._sock.sendall(_LENGTH.pack(len(body)) + body)

    def receive(self, deadline: float | None = None, limit: int = MAX_FRAME) -> bytes:
        """The next frame's body.

        Raises:
            TimeoutError: it did not come in time, however slowly it trickles.
            EOFError: the other side is gone.
            ProtocolError: the frame is longer than `limit` bytes.
        """
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size, deadline))
        if length > limit:
            raise ProtocolError(f"a message of {length} bytes, {limit} are allowed")
        return self._exactly(length, deadline)

    def has_unread(self) -> bool:
        """Whether anything came that nobody asked for."""
        self._sock.settimeout(0)
        try:
            return bool(self._sock.recv(1, socket.MSG_PEEK))
        except (BlockingIOError, ConnectionError):
            return False

    def close(self) -> None:
        """Hang up."""
        self._sock.close()

    def _exactly(self, length: int, deadline: float | None) -> bytes:
        parts = bytearray()
        while len(parts) < length:
            self._set_timeout(deadline)
            part = self._sock.recv(min(length - len(parts), 1 << 16))
            if not part:
                raise EOFError("the other side hung up")
            parts += part
        return bytes(parts)

    def _set_timeout(self, deadline: float | None) -> None:
        if deadline is None:
            self._sock.settimeout(None)
            return
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)


def names_of(parameters: Sequence[str]) -> list[str]:
    """Parameter names fit to be shown: identifiers, a dozen at most."""
    return [name for name in parameters[:12] if name.isidentifier() and len(name) <= 40]
