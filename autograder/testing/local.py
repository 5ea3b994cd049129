"""A submission in this very process: a student's own, so that tracebacks and `--pdb` work."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from types import FrameType
from typing import Any, NoReturn, TypeVar

from autograder import wire
from autograder.course.settings import Settings
from autograder.submissions.reading import Submission
from autograder.testing.cut_short import At, CutShort
from autograder.testing.replies import Crashed, StudentError, TimedOut, error_of
from autograder.testing.running import tell, to_load
from autograder.testing.words import Words
from autograder.worker.keyboard import without_debugger
from autograder.worker.program import NameMissing, Program, Progress, become

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

_Message = TypeVar("_Message", wire.Load, wire.Get | wire.Call, wire.Told)


class LocalProgram:
    """The program in this very process: tracebacks, prints and `--pdb` work, nothing protects.

    debugged: it may stop in a debugger, for as long as it likes.
    """

    def __init__(
        self,
        submission: Submission,
        pins: Mapping[str, Any] | None = None,
        limits: Settings | None = None,
        program: Program | None = None,  # where it is running already
        cut_short: CutShort | None = None,
        debugged: bool = False,
        plain: LocalProgram | None = None,
    ) -> None:
        self._submission = submission
        self._pins = dict(pins or {})
        self._limits = limits
        self._program = program
        self._cut_short = CutShort(submission) if cut_short is None else cut_short
        self._debugged = debugged
        self._plain = plain or self  # the program as it was handed in
        self._is_live = program is not None
        if self._is_live:
            self._plain = LocalProgram(submission, None, limits, None, self._cut_short)

    def again(self, pins: Mapping[str, Any]) -> LocalProgram:
        return LocalProgram(
            self._submission, pins, self._limits, None, self._cut_short, self._debugged, self._plain
        )

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        program = self._loaded()
        try:
            with self._watched(self._limits.call_seconds if self._limits else None, said):
                # Through the wire and back, as in the jail: copies go in, plain values come out.
                reply = program.answer(_across(request))
        except NameMissing as error:
            reply = self._by_statements(request, said) or error.missing
            is_explained = not isinstance(reply, wire.Missing) or reply.because is not None
            return reply if is_explained else error.missing
        except StudentError:
            raise
        except (Exception, SystemExit) as error:
            is_unwritten = isinstance(error, NotImplementedError) and isinstance(request, wire.Get)
            if is_unwritten or isinstance(error, NameError):
                instead = self._by_statements(request, said)
                if instead is not None:
                    return instead
            raised = program.raised(error, request.id)
            # With the student's own traceback, so that pytest shows it and --pdb stops in it.
            raise error_of(raised, said).with_traceback(error.__traceback__) from None
        return wire.decode_reply(wire.pack(reply))

    def _by_statements(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply | None:
        """What the program answers when it is run statement by statement, as it will be graded.

        Asked where it runs elsewhere, in a kernel, and a name is not there: the rest of a cell is
        lost there with the statement that fails.
        """
        if not self._is_live:
            return None
        with contextlib.suppress(TimedOut, Crashed):
            return self._plain.ask(request, said)
        return None

    def _loaded(self) -> Program:
        if self._program is None:
            self._program = self._load()
        return self._program

    def _load(self) -> Program:
        """The program, run; what ends it meanwhile is left out, if this is to settle that."""
        if self is not self._plain and not self._cut_short.is_settled:
            with contextlib.suppress(StudentError):
                self._plain._loaded()
            self._cut_short.is_settled = True
        limit = self._limits.load_seconds if self._limits else None
        while True:
            at: list[At] = []
            program = self._made(lambda *where, at=at: at.__setitem__(slice(None), [where]))
            try:
                with self._watched(limit, self._submission.filename):
                    program.run(interruptible=True)
            except (TimedOut, Crashed) as error:
                why = str(error).removeprefix(f"{self._submission.filename} ")
                if not self._cut_short.leave_out(at[0] if at else None, f"it {why}"):
                    raise
            else:
                self._cut_short.is_settled = True
                return program

    def _made(self, tell: Progress) -> Program:
        stand_ins = {
            name: _stand_in(name, value) for name, value in self._pins.items() if callable(value)
        }
        load = _across(self._cut_short.without(to_load(self._submission, self._pins)))
        program = Program(load, stand_ins, tell)
        program.show_source_in_tracebacks()
        return program

    @contextlib.contextmanager
    def _watched(self, seconds: float | None, said: Words) -> Iterator[None]:
        """While the program works: for accidents, not for attacks."""
        with contextlib.ExitStack() as stack:
            if not self._debugged:
                stack.enter_context(without_debugger())
                stack.enter_context(_time_limit(seconds, said))
            stack.enter_context(_staying(said))
            yield


@contextlib.contextmanager
def _time_limit(seconds: float | None, said: Words) -> Iterator[None]:
    """Interrupt what runs too long, where this platform can."""
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


@contextlib.contextmanager
def _staying(said: Words) -> Iterator[None]:
    """Have `os._exit` end the program, and not whoever tests it."""
    leave, process = os._exit, os.getpid()

    def left(status: int) -> NoReturn:
        if os.getpid() != process:  # a child of its own, that ends as it should
            leave(status)
        raise _Left

    os._exit = left
    try:
        yield
    except _Left:
        raise Crashed(f"{said} ended itself in the middle (`os._exit`).") from None
    finally:
        os._exit = leave


class _TooLong(KeyboardInterrupt):
    """Not to be caught by a student's `except Exception`, nor taken for a failing statement."""


class _Left(KeyboardInterrupt):
    """The program has called `os._exit`; otherwise as `_TooLong`."""


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
