"""Every message that passes through the wall, and how it is read from hostile bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from autograder.wire import values
from autograder.wire.keys import insist_on_plain_keys

MAX_SOURCE = 16 * 1024 * 1024  # bytes of a program sent into the jail

_MOST_ITEMS = 2 * values.MAX_ITEMS + 1000  # of a message, keys and all

# What a program says of itself: more than the worker ever sends, less than would swell a report.
_Words = Annotated[str, msgspec.Meta(max_length=4000)]


class Cell(msgspec.Struct, array_like=True, frozen=True):
    """A piece of source that runs as one: `label` is how the student would point to it."""

    label: str
    source: str


class LeftOut(msgspec.Struct, array_like=True, frozen=True):
    """A statement that is not run: the numbers of its cell and its own in there, from 0; and why.

    A block that does not parse counts as a statement.
    """

    cell: int
    statement: int
    why: str


class Load(msgspec.Struct, array_like=True, tag="load", frozen=True):
    """Run a program: its cells, the names pinned to values, the names answered from outside."""

    filename: str
    notebook: bool
    cells: list[Cell]
    replaced: dict[str, Any]
    stand_ins: list[str]
    capture: bool = False  # send what each cell gives out, as `Shown`
    as_main: bool = False  # and run what stands under `__main__`, as in Jupyter
    without: list[LeftOut] = []


class Get(msgspec.Struct, array_like=True, tag="get", frozen=True):
    """Fetch a module-level name of a program: its number, from 0, in the order of loading."""

    id: int
    name: str
    program: int = 0


class Call(msgspec.Struct, array_like=True, tag="call", frozen=True):
    """Call a module-level function; `arguments_back` asks how the call left its arguments."""

    id: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]
    arguments_back: bool = False
    program: int = 0  # see `Get`


class Told(msgspec.Struct, array_like=True, tag="told", frozen=True):
    """The trusted side's answer to an `Asked`; `error` is set where it has none.

    arguments: what the program's own are to become, where what answers works in place.
    """

    id: int
    value: Any
    error: str | None = None
    arguments: list[Any] | None = None


class Place(msgspec.Struct, array_like=True, frozen=True):
    """A line of the student's: where an exception passed."""

    label: _Words
    line: int
    function: _Words
    source: _Words


class Loaded(msgspec.Struct, array_like=True, tag="loaded", frozen=True):
    """The program has run to its end, cells that failed included.

    `program`: its number; a program that runs others by itself is caught by it.
    `room`: it took so little that it may be run again in the same process.
    `numbers`: its module-level numbers, which need not be fetched one by one.
    """

    program: int = 0
    room: bool = False
    numbers: dict[str, float | int] = {}


class Returned(msgspec.Struct, array_like=True, tag="returned", frozen=True):
    """A value; after a call with `arguments_back`, the arguments as the call left them."""

    id: int
    value: Any
    arguments: list[Any] | None = None


class Function(msgspec.Struct, array_like=True, tag="function", frozen=True):
    """The name is a function with these parameters (for messages only)."""

    id: int
    parameters: list[str]


class Absent(msgspec.Struct, array_like=True, frozen=True):
    """A name that is not there, and what stopped the statement that should have made it."""

    name: _Words
    exception: _Words
    message: _Words
    place: Place | None = None


class Raised(msgspec.Struct, array_like=True, tag="raised", frozen=True):
    """The student's code raised; `places` are its own lines, outermost first.

    `absent`: where it lacked a name that an earlier failure has cost, this one, then the one that
    was lacking there, and so on.
    """

    id: int
    exception: _Words
    message: _Words
    places: Annotated[list[Place], msgspec.Meta(max_length=5)]
    absent: Annotated[list[Absent], msgspec.Meta(max_length=4)] = []


class Missing(msgspec.Struct, array_like=True, tag="missing", frozen=True):
    """No such name; `because` is what stopped the cell that speaks of it, `near` a similar name."""

    id: int
    name: _Words
    because: Raised | None
    near: _Words | None


class Unsendable(msgspec.Struct, array_like=True, tag="unsendable", frozen=True):
    """The value is of a kind that does not travel; `what` describes it."""

    id: int
    what: _Words


class Asked(msgspec.Struct, array_like=True, tag="asked", frozen=True):
    """The program called a name that is answered by the trusted side."""

    id: int
    name: str
    args: list[Any]
    kwargs: dict[str, Any]


class Output(msgspec.Struct, array_like=True, frozen=True):
    """Something that a cell gave out: on "stdout" or "stderr", "display", "result" or "error"."""

    kind: str
    text: dict[str, str]  # by media type, or "name", "words", "text" of an error
    picture: bytes = b""  # a PNG


class Shown(msgspec.Struct, array_like=True, tag="shown", frozen=True):
    """What a cell gave out, by its number from 0; comes before `Loaded` where asked for."""

    cell: int
    outputs: list[Output]


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


class Files(msgspec.Struct, frozen=True):
    """What of the machine's files Landlock leaves to a submission, and what of these it hides."""

    readable: list[str]
    hidden: list[str]


class Command(msgspec.Struct, array_like=True, frozen=True):
    """From the trusted side to a zygote ("run") or a keeper ("preload", "run", "end", "bury").

    To "bury" is to end what is left of a submission of which a run has ended by itself.

    Modules are preloaded before any student code runs, which could lay others in their place.
    """

    what: str
    preload: list[str] = []


class ProtocolError(Exception):
    """Bytes that are not a message of this format."""


# What msgspec, NumPy and Python raise over bytes that are not what they should be.
_UNREADABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError, MemoryError)
_REQUEST: msgspec.msgpack.Decoder[Request] = msgspec.msgpack.Decoder(
    Request, ext_hook=values.extension_in_jail
)
_REPLY: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply, ext_hook=values.extension)

_SHOWN: msgspec.msgpack.Decoder[Shown | Loaded] = msgspec.msgpack.Decoder(Shown | Loaded)


def decode_request(body: bytes) -> Request:
    """What the trusted side asks, read inside the jail.

    Raises:
        ProtocolError: not a request.
    """
    try:
        return _REQUEST.decode(body)
    except _UNREADABLE as error:
        raise ProtocolError(f"not a request: {error}") from None


def decode_reply(body: bytes) -> Reply:
    """What the jail answers, read on the trusted side: hostile bytes.

    Raises:
        ProtocolError: not a reply.
    """
    try:
        insist_on_plain_keys(body, _MOST_ITEMS)
        reply = _REPLY.decode(body)
        if isinstance(reply, Returned):
            values.check([reply.value, reply.arguments])
        elif isinstance(reply, Asked):
            values.check([reply.args, reply.kwargs])
        return reply
    except _UNREADABLE as error:
        raise ProtocolError(f"not a reply: {error}") from None


def decode_shown(body: bytes) -> Shown | Loaded:
    """What a program that runs with `capture` sends: hostile bytes, and no answer to anything.

    Raises:
        ProtocolError: something else.
    """
    try:
        return _SHOWN.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise ProtocolError(f"not an output: {error}") from None


def names_of(parameters: Sequence[str]) -> list[str]:
    """Parameter names fit to be shown: identifiers, a dozen at most."""
    return [name for name in parameters[:12] if name.isidentifier() and len(name) <= 40]
