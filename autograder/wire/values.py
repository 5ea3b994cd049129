"""The values that cross the wall of the jail: how they travel, and how they are rebuilt.

Numbers, strings, None, lists, dicts with string or integer keys, and numeric arrays; tuples
travel as lists. Whatever arrives is rebuilt from bytes as exactly these types: no class of the
sender's making, nothing that runs code.

numpy is imported where a value asks for it: a process is forked faster without, and a program
that never imports it has no use for it.
"""

from __future__ import annotations

import math
import numbers
import sys
from collections import deque
from collections.abc import Iterable, KeysView, Mapping, Sequence, ValuesView
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import numpy as np

MAX_FRAME = 2 * 1024 * 1024  # bytes; most answers are a few kilobytes
MAX_DEPTH = 32
MAX_TEXT = 20_000  # characters of a single string
MAX_ITEMS = 250_000  # in lists and dicts, all together; a frame has no room for more floats
# Characters of all entries of a value, were each as long as the longest text in it: NumPy gives
# every entry of a list the room of the longest, four bytes for a character.
MAX_ROOM = 16_000_000
SPARE = 8  # levels around an answer where it is sent back, within arguments

_ARRAY, _BIG_INT, _GENERATOR, _NOT_SENT = 1, 2, 3, 4
_MAX_INT_BYTES = 256
_DTYPES = {"b": "|b1", "i": "<i8", "u": "<u8", "f": "<f8"}
_SIZES = {"|b1": 1, "<i8": 8, "<u8": 8, "<f8": 8}  # in bytes, of an entry


class UnsendableError(ValueError):
    """A value of a kind that does not travel; the text says what it is."""


class _TooDeepError(UnsendableError):
    """What leads into itself, perhaps: nothing of it is sent, or it would be without end."""


class NotSent(str):
    """What came in the place of a dict's value that does not travel: in a few words, what it is."""


def plain(value: Any, generators: bool = True, depth: int = 0) -> Any:
    """`value` as exact built-in types and plain numeric arrays, ready to be packed.

    Numpy scalars become Python numbers; anything that offers `__array__` (a pandas Series,
    a tensor) becomes an array; tuples and ranges become lists. Random generators travel into
    the jail, not out of it.

    Raises:
        UnsendableError: a kind of value that does not travel, or nested deeper than MAX_DEPTH.
    """
    kind = type(value)
    if value is None or kind is float or kind is bool:
        return value
    if depth > MAX_DEPTH:
        raise _TooDeepError(f"a value nested more than {MAX_DEPTH} deep")
    if kind is dict or kind is list or kind is tuple:  # what most values are made of
        return _plain_inside(value, generators, depth)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, (deque, ValuesView, KeysView)) or kind.__module__ == "array":
        return _plain_inside(list(value), generators, depth)
    if "numpy" in sys.modules:
        if _is_numeric_array(value):
            return _array_out(value)
        value = _without_numpy(value)
    if generators and kind.__module__ == "numpy.random._generator":
        return _generator_out(value)  # recognised without importing numpy.random
    if isinstance(value, (Mapping, list, tuple, range)):
        return _plain_inside(value, generators, depth)
    if isinstance(value, bool):
        return value
    if isinstance(value, numbers.Number) or hasattr(value, "__array__"):
        return _number_or_array(value, depth)
    raise UnsendableError(describe(value))


def _plain_inside(value: Any, generators: bool, depth: int) -> Any:
    """A mapping or a sequence whose entries are plain."""
    if isinstance(value, (dict, Mapping)):  # dict first: to ask an abstract class takes long
        return {_key(k): _entry(v, generators, depth + 1) for k, v in value.items()}
    if len(value) > MAX_ITEMS:
        raise UnsendableError(f"a list of {len(value)} entries, more than an answer may have")
    return [plain(item, generators, depth + 1) for item in value]


def _entry(value: Any, generators: bool, depth: int) -> Any:
    """A dict's value: one that does not travel does not keep the others from it."""
    try:
        return plain(value, generators, depth)
    except _TooDeepError:
        raise
    except UnsendableError as error:
        return msgspec.msgpack.Ext(_NOT_SENT, _text(str(error)).encode())


def describe(value: Any) -> str:
    """A value's kind in a few words, for a message."""
    if callable(value) and hasattr(value, "__name__"):
        return f"the function `{_text(str(value.__name__))[:80]}` itself (is a call `(…)` missing?)"
    return f"an object of type {_text(type(value).__name__)[:80]}"


def _is_numeric_array(value: Any) -> bool:
    """Whether this is exactly numpy's array, and of numbers: most values by far."""
    import numpy as np

    return type(value) is np.ndarray and value.dtype.kind in _DTYPES


def _without_numpy(value: Any) -> Any:
    """A numpy scalar as a Python number; anything else as it is."""
    import numpy as np

    if isinstance(value, np.longdouble):  # has no Python equal
        return float(value)
    if isinstance(value, np.generic) and not isinstance(value, np.clongdouble):
        return value.item()
    return value


def _number_or_array(value: Any, depth: int) -> Any:
    if isinstance(value, numbers.Integral):
        return _integer(int(value))
    if isinstance(value, numbers.Number):
        if isinstance(value, numbers.Complex) and not isinstance(value, numbers.Real):
            raise UnsendableError("a complex number")
        try:
            return float(value)  # type: ignore[arg-type]  # Fraction, Decimal and their like
        except (TypeError, ValueError, OverflowError):
            raise UnsendableError(describe(value)) from None
    import numpy as np

    array = np.asarray(value)
    if array.dtype.kind in _DTYPES:
        return _array_out(array)
    if array.dtype.kind in "OUS":  # ragged lists, mixed entries: as lists, entry by entry
        return plain(array.tolist(), depth=depth + 1)
    raise UnsendableError(f"an array of {array.dtype}")


def _integer(value: int) -> Any:
    if -(2**63) <= value < 2**63:
        return value
    size = (value if value >= 0 else ~value).bit_length() // 8 + 1
    if size > _MAX_INT_BYTES:
        raise UnsendableError("a whole number of more than 600 digits")
    return msgspec.msgpack.Ext(_BIG_INT, value.to_bytes(size, "big", signed=True))


def _array_out(array: np.ndarray[Any, Any]) -> msgspec.msgpack.Ext:
    import numpy as np

    if (array.size or _extent(array.shape)) > MAX_FRAME:
        raise UnsendableError(f"an array of shape {array.shape}, larger than an answer may be")
    dtype = _DTYPES[array.dtype.kind]
    flat = np.ascontiguousarray(array, dtype=dtype)
    body = msgspec.msgpack.encode((dtype, list(array.shape), flat.tobytes()))
    return msgspec.msgpack.Ext(_ARRAY, body)


def _generator_out(rng: np.random.Generator) -> msgspec.msgpack.Ext:
    """Its state, and the seeds that it was made of: children are made of these (`rng.spawn`)."""
    seeds = rng.bit_generator.seed_seq
    known = ("entropy", "spawn_key", "pool_size", "n_children_spawned")
    own = {name: getattr(seeds, name) for name in known if hasattr(seeds, name)}
    return msgspec.msgpack.Ext(_GENERATOR, pack(plain([rng.bit_generator.state, own])))


def _extent(shape: Sequence[int]) -> int:
    """The entries that an empty array would have, were it empty along no axis."""
    return math.prod(max(size, 1) for size in shape)


def _text(value: str) -> str:
    if type(value) is str and len(value) <= MAX_TEXT and value.isascii():
        return value
    # Lone surrogates cannot be encoded; the reader sees them as \udcff.
    return value[:MAX_TEXT].encode("utf-8", "backslashreplace").decode("utf-8")[:MAX_TEXT]


def _key(key: Any) -> str | int:
    if type(key) is str and len(key) <= MAX_TEXT and key.isascii():
        return key
    if isinstance(key, str):
        return _text(key)
    if isinstance(key, numbers.Integral) and -(2**63) <= int(key) < 2**63:
        return int(key)
    raise UnsendableError(f"a dict with {describe(key)} as a key")


def extension(code: int, body: memoryview) -> Any:
    """An array or a large whole number, rebuilt: msgspec's hook for its MessagePack extensions."""
    if code == _ARRAY:
        return _array_in(*_ARRAY_BODY.decode(body))
    if code == _BIG_INT and len(body) <= _MAX_INT_BYTES:
        return int.from_bytes(body, "big", signed=True)
    if code == _NOT_SENT and len(body) <= MAX_TEXT:
        return NotSent(str(body, "utf-8"))
    raise msgspec.ValidationError(f"extension {code} is not known here")


def extension_in_jail(code: int, body: memoryview) -> Any:
    """Also a random generator: only the trusted side sends them, so only the jail rebuilds them."""
    return _generator_in(body) if code == _GENERATOR else extension(code, body)


def _array_in(dtype: str, shape: list[int], body: bytes) -> np.ndarray[Any, Any]:
    import numpy as np

    sensible = dtype in _SIZES and len(shape) <= MAX_DEPTH and min(shape, default=0) >= 0
    count = math.prod(shape) if sensible else 0
    if not sensible or (count or _extent(shape)) > MAX_FRAME or count * _SIZES[dtype] != len(body):
        raise msgspec.ValidationError("an array whose shape does not fit its bytes")
    return np.frombuffer(body, dtype=dtype).reshape(shape).copy()


def _generator_in(body: memoryview) -> np.random.Generator:
    import numpy as np

    try:
        state, seeds = unpack(body)
        kind = getattr(np.random, state["bit_generator"])
        if not issubclass(kind, np.random.BitGenerator):
            raise TypeError("not a bit generator")
        bit_generator = kind(np.random.SeedSequence(**seeds))
        bit_generator.state = state
    except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
        raise ValueError(f"not the state of a random generator: {error}") from None
    return np.random.Generator(bit_generator)


_ARRAY_BODY = msgspec.msgpack.Decoder(tuple[str, list[int], bytes])
_VALUE = msgspec.msgpack.Decoder(ext_hook=extension)
pack = msgspec.msgpack.encode


def unpack(body: bytes | memoryview) -> Any:
    """A packed value, rebuilt.

    Raises:
        msgspec.MsgspecError: `body` is not a value of this format.
    """
    return _VALUE.decode(body)


def check(value: Any) -> None:
    """Insist that what came is made of what `plain` makes, not too deep, not too many, and of no
    texts that would take gigabytes beside all the rest.

    Raises:
        ValueError: it is something else.
    """
    seen = _Seen()
    seen.look(value, MAX_DEPTH + 4)
    if seen.numbers * seen.longest > MAX_ROOM:
        raise ValueError(f"a text of {seen.longest} characters among {seen.numbers} values")


class _Seen:
    """What was found in a value so far."""

    def __init__(self) -> None:
        self.items = 0  # in lists and dicts
        self.numbers = 0  # these, and the entries of arrays
        self.longest = 0  # characters of a text, or of a number written out

    def look(self, value: Any, left: int) -> None:
        kind = type(value)
        if kind is float or kind is bool or value is None:
            return
        if kind is int:
            if not -(2**63) <= value < 2**64:
                self.longest = max(self.longest, value.bit_length() // 3)
        elif kind is str:
            self._text(value)
        elif kind is list:
            self._inside(value, len(value), left)
        elif kind is dict:
            for key in value:
                self._key(key)
            self._inside(value.values(), len(value), left)
        elif _is_array(value):
            self.numbers += value.size
        else:
            raise ValueError(f"a value of type {kind.__name__}")

    def _inside(self, entries: Iterable[Any], count: int, left: int) -> None:
        if left == 0:
            raise ValueError("nested too deep")
        self.items += count
        self.numbers += count
        if self.items > MAX_ITEMS:
            raise ValueError(f"more than {MAX_ITEMS} values")
        for entry in entries:
            if type(entry) is not float:
                self.look(entry, left - 1)

    def _text(self, text: str) -> None:
        if len(text) > MAX_TEXT:
            raise ValueError(f"a text of more than {MAX_TEXT} characters")
        self.longest = max(self.longest, len(text))

    def _key(self, key: Any) -> None:
        if type(key) is str:
            self._text(key)
        elif type(key) is not int or not -(2**63) <= key < 2**63:
            raise ValueError("a key that is neither text nor a whole number")


def _is_array(value: Any) -> bool:
    import numpy as np

    return type(value) is np.ndarray
