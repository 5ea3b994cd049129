"""What a submission's replies mean, in words for the student."""

from __future__ import annotations

import re
from typing import Any

from autograder import wire
from autograder.report.model import Outcome
from autograder.testing.words import Words, verb

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

_MOST = 1200  # characters on a name that was not there: more than an honest worker sends
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")


class StudentError(Exception):
    """The submission did not answer; the text is for the student."""

    outcome = Outcome.ERROR


class NotWritten(StudentError):
    """The name asked for is not there yet."""

    outcome = Outcome.MISSING


class NotReached(NotWritten):
    """The name asked for is written, but the program stopped before it."""

    outcome = Outcome.ERROR


class Unreadable(StudentError):
    """The answer is not a value that can be read."""

    outcome = Outcome.FAILED


class TimedOut(StudentError):
    """No answer in time."""

    outcome = Outcome.TIMED_OUT


class Crashed(StudentError):
    """The submission's process died, or broke the rules of the conversation."""

    outcome = Outcome.CRASHED


def with_given(error: StudentError, given: Words) -> StudentError:
    if isinstance(error, NotWritten) or not str(given):
        return error
    return type(error)(f"{error}\n{given}").with_traceback(error.__traceback__)


def value_of(reply: wire.Reply, said: Words, given: Words = "") -> Any:
    """The value in `reply`.

    Raises:
        StudentError: there is none; the text says why.
    """
    if isinstance(reply, wire.Returned):
        return reply.value
    error = error_of(reply, said)
    raise with_given(error, given)


def error_of(reply: wire.Reply, said: Words) -> StudentError:
    """What a reply without a value means, in words for the student."""
    if isinstance(reply, wire.Raised):
        return _unwritten(reply) or StudentError(f"{said} raised {told(reply)}")
    if isinstance(reply, wire.Missing):
        return _missing(reply)
    if isinstance(reply, wire.Unsendable):
        return Unreadable(
            f"{said} {verb(said)} {reply.what}; numbers, lists, dicts and arrays can be read."
        )
    if isinstance(reply, wire.Function):
        return Unreadable(f"{said} is a function.")
    return Crashed(f"{said}: the program's answer could not be read.")


def told(raised: wire.Raised) -> str:
    """An exception, the line of the student's where it happened, and what that follows from."""
    words = _named(raised.exception, raised.message)
    if not raised.places:
        return _followed(f"{words}.", raised)
    place = raised.places[-1]
    return _followed(f"{words}\n{_line(place)}:{_source(place)}", raised)


def _followed(words: str, raised: wire.Raised) -> str:
    return "\n".join([words, *(_absent(absent)[:_MOST] for absent in raised.absent)])


def _absent(absent: wire.Absent) -> str:
    """A name that was not there, in words: which statement should have made it, and did not."""
    if absent.exception == "NotImplementedError":
        return f"`{absent.name}` is not there: {absent.message or 'it'} is not written yet."
    if absent.place is None:
        return f"`{absent.name}` is not there: {_named(absent.exception, absent.message)}."
    return f"`{absent.name}` is not there: {_stopped(absent, absent.place)}{_source(absent.place)}"


def _stopped(failed: wire.Absent | wire.Raised, place: wire.Place) -> str:
    """What became of a statement; without an exception of its own, it was left out."""
    if not failed.exception:
        return f"{_line(place)} was left out: {failed.message}"
    return f"{_line(place)} stopped with {_named(failed.exception, failed.message)}"


def _named(exception: str, message: str) -> str:
    """An exception by its name and words; of a module that is not there, what that means."""
    if exception == "ModuleNotFoundError" and (module := _NO_MODULE.match(message)):
        message = f"{message} ({module[1]} is not installed where this is graded)"
    return f"{exception}: {message}" if message else exception


def _line(place: wire.Place) -> str:
    inside = "" if place.function in ("<module>", "") else f", in {place.function}"
    return f"{place.label}, line {place.line}{inside}"


def _source(place: wire.Place) -> str:
    return f"\n    {place.source}" if place.source else ""


def _unwritten(raised: wire.Raised) -> StudentError | None:
    if raised.exception != "NotImplementedError":
        return None
    return NotWritten(f"{raised.message or 'This part'} is not written yet.")


def _missing(reply: wire.Missing) -> StudentError:
    because = reply.because
    if because is not None and not because.exception and because.places:
        place = because.places[0]
        stopped = f"{_stopped(because, place)}{_source(place)}"
        return NotReached(f"`{reply.name}` is not there: {stopped}")
    if because is not None:
        return _unwritten(because) or NotReached(
            f"`{reply.name}` is not there: the program stopped before it, with {told(because)}"
        )
    near = f" There is `{reply.near}`: is that the one?" if reply.near else ""
    return NotWritten(f"`{reply.name}` is not there: nothing in the program has that name.{near}")
