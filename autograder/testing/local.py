"""A submission in this very process: a student's own, so that tracebacks and `--pdb` work."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any, TypeVar

from autograder import wire
from autograder.course.settings import Settings
from autograder.submissions.reading import Submission
from autograder.testing.replies import StudentError, TimedOut, error_of
from autograder.testing.running import tell, to_load
from autograder.testing.words import Words
from autograder.worker.program import NameMissing, Program, become

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

_Message = TypeVar("_Message", wire.Load, wire.Get | wire.Call, wire.Told)


class LocalProgram:
    """The program in this very process: tracebacks, prints and `--pdb` work, nothing protects."""

    def __init__(
        self,
        submission: Submission,
        pins: Mapping[str, Any] | None = None,
        limits: Settings | None = None,
        program: Program | None = None,  # where it is running already
    ) -> None:
        self._submission = submission
        self._pins = dict(pins or {})
        self._limits = limits
        self._program = program

    def again(self, pins: Mapping[str, Any]) -> LocalProgram:
        return LocalProgram(self._submission, pins, self._limits)

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        program = self._loaded()
        try:
            with _time_limit(self._limits.call_seconds if self._limits else None, said):
                # Through the wire and back, as in the jail: copies go in, plain values come out.
                reply = program.answer(_across(request))
        except NameMissing as error:
            return error.missing
        except StudentError:
            raise
        except (Exception, SystemExit) as error:
            raised = program.raised(error, request.id)
            # With the student's own traceback, so that pytest shows it and --pdb stops in it.
            raise error_of(raised, said).with_traceback(error.__traceback__) from None
        return wire.decode_reply(wire.pack(reply))

    def _loaded(self) -> Program:
        if self._program is None:
            stand_ins = {
                name: _stand_in(name, value)
                for name, value in self._pins.items()
                if callable(value)
            }
            load = _across(to_load(self._submission, self._pins))
            self._program = Program(load, stand_ins)
            self._program.show_source_in_tracebacks()
            limit = self._limits.load_seconds if self._limits else None
            with _time_limit(limit, self._submission.filename):
                self._program.run(interruptible=True)
        return self._program


@contextlib.contextmanager
def _time_limit(seconds: float | None, said: Words) -> Iterator[None]:
    """Interrupt what runs too long, where this platform can; for accidents, not for attacks."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except _TooLong:
        raise TimedOut(
            f"{said} was still running after {seconds:g} seconds: is there a loop that never stops?"
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _TooLong(KeyboardInterrupt):
    """Not to be caught by a student's `except Exception`, nor taken for a failing cell."""


def _across(message: _Message) -> _Message:
    arrived = wire.decode_request(wire.pack(message))
    assert isinstance(arrived, type(message))
    return arrived


def _stand_in(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def answered(*args: Any, **kwargs: Any) -> Any:
        asked = wire.Asked(0, name, wire.plain(args), wire.plain(kwargs))
        told = tell({name: function}, wire.decode_reply(wire.pack(asked)))
        if told.error is not None:
            raise ValueError(told.error)
        told = _across(told)
        become(args, told.arguments or [])
        return told.value

    return answered
