"""What a submission's replies mean, in words for the student."""

from __future__ import annotations

from typing import Any

from autograder import wire
from autograder.report.model import Outcome
from autograder.testing.words import Words

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students


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
        return Unreadable(f"{said} is {reply.what}; numbers, lists, dicts and arrays can be read.")
    if isinstance(reply, wire.Function):
        return Unreadable(f"{said} is a function.")
    return Crashed(f"{said}: the program's answer could not be read.")


def told(raised: wire.Raised) -> str:
    """An exception and the line of the student's where it happened."""
    words = f"{raised.exception}: {raised.message}" if raised.message else raised.exception
    if not raised.places:
        return words + "."
    place = raised.places[-1]
    line = f"{place.label}, line {place.line}"
    inside = "" if place.function in ("<module>", "") else f", in {place.function}"
    return f"{words}\n{line}{inside}:" + (f"\n    {place.source}" if place.source else "")


def _unwritten(raised: wire.Raised) -> StudentError | None:
    if raised.exception != "NotImplementedError":
        return None
    return NotWritten(f"{raised.message or 'This part'} is not written yet.")


def _missing(reply: wire.Missing) -> StudentError:
    if reply.because is not None:
        return _unwritten(reply.because) or NotReached(
            f"`{reply.name}` is not there: the program stopped before it, with "
            f"{told(reply.because)}"
        )
    near = f" There is `{reply.near}`: is that the one?" if reply.near else ""
    return NotWritten(f"`{reply.name}` is not there: nothing in the program has that name.{near}")
