"""What holds for any bytes: the readers give a value or a typed error, never anything else.

Shared by hypothesis (`test_fuzz.py`) and by atheris (`long_run.py`).
"""

from __future__ import annotations

import socket

from autograder import wire
from autograder.submissions.reading import MAX_SIZE, SubmissionError, cells_of
from autograder.testing.answer import Answer
from autograder.testing.replies import StudentError, value_of
from autograder.wire import MAX_FRAME, ProtocolError

_KINDS = (
    *(wire.Loaded, wire.Returned, wire.Function, wire.Raised),
    *(wire.Missing, wire.Unsendable, wire.Asked),
)


def a_reply(data: bytes) -> bool:
    """A body read on the trusted side; whether it was a reply. What is done with one holds too."""
    try:
        reply = wire.decode_reply(data[:MAX_FRAME])
    except ProtocolError:
        return False
    assert isinstance(reply, _KINDS)
    try:
        answer = Answer("f(1)", value_of(reply, "f(1)"))
        answer.equals(1.0)
    except (StudentError, AssertionError) as error:
        str(error).encode()
    return True


def a_request(data: bytes) -> bool:
    """A body read inside the jail; whether it was a request."""
    try:
        request = wire.decode_request(data[:MAX_FRAME])
    except ProtocolError:
        return False
    assert isinstance(request, wire.Load | wire.Get | wire.Call | wire.Told)
    return True


def a_shown(data: bytes) -> bool:
    """A body from a program whose cells are shown; whether it was an output."""
    try:
        shown = wire.decode_shown(data[:MAX_FRAME])
    except ProtocolError:
        return False
    assert isinstance(shown, wire.Shown | wire.Loaded)
    return True


def a_frame(data: bytes) -> bool:
    """Bytes on the line, which then goes dead; whether they were a frame."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data[:65_536])
        theirs.close()
        try:
            body = wire.Stream(ours).receive()
        except (ProtocolError, EOFError):
            return False
    assert len(body) <= MAX_FRAME and body == data[4 : 4 + len(body)]
    return True


def a_notebook(data: bytes) -> bool:
    """The content of a file that calls itself a notebook; whether it was one."""
    return _cells("n.ipynb", data)


def a_script(data: bytes) -> bool:
    """The content of a file that calls itself a Python file; whether it was text."""
    return _cells("n.py", data)


def _cells(name: str, data: bytes) -> bool:
    try:
        cells = cells_of(name, data[:MAX_SIZE])
    except SubmissionError as error:
        assert str(error).startswith(name)
        return False
    for cell in cells:
        (cell.source + cell.label).encode()  # nothing that cannot be sent on
    return True
