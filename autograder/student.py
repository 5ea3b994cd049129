"""A submission as hidden tests see it: names to fetch and functions to call.

`Student` is the same over a jail (`JailedProgram`) and in process (`LocalProgram`, for a
student's own pytest): values pass through the same wire format either way, so that what passes
here passes there.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
import secrets
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType
from typing import Any, Protocol

from autograder.answer import Answer, show
from autograder.report.model import Outcome
from autograder.sandbox import wire
from autograder.sandbox.nursery import JailFault, Keeper, Nursery
from autograder.sandbox.program import NameMissing, Program, parameters_of, returned
from autograder.settings import Settings
from autograder.submission import Submission

__tracebackhide__ = True  # pytest: tracebacks are for the lines of tests and students

_MAX_ASKED = 100_000  # questions one call may put to stand-ins


class StudentError(Exception):
    """The submission did not answer; the text is for the student."""

    outcome = Outcome.ERROR


class NotWritten(StudentError):
    """The name asked for is not there yet."""

    outcome = Outcome.MISSING


class Unreadable(StudentError):
    """The answer is not a value that can be read."""

    outcome = Outcome.FAILED


class TimedOut(StudentError):
    """No answer in time."""

    outcome = Outcome.TIMED_OUT


class Crashed(StudentError):
    """The submission's process died, or broke the rules of the conversation."""

    outcome = Outcome.CRASHED


class RunningProgram(Protocol):
    """A program that has been loaded, or will be when first asked."""

    def ask(self, request: wire.Get | wire.Call, said: str) -> wire.Reply:
        """The reply to `request`; `said` names it in messages. Raises StudentError."""

    def again(self, pins: Mapping[str, Any]) -> RunningProgram:
        """The same program, run anew with `pins` replaced."""


class Student:
    """A submission: `student.f(1.0)` calls, `student.z` fetches; each gives an `Answer`."""

    def __init__(self, program: RunningProgram, prefix: str = "") -> None:
        self._program = program
        self._prefix = prefix
        self._functions: dict[str, StudentFunction] = {}
        self._reruns: dict[object, Student] = {}

    def __getattr__(self, name: str) -> Any:
        """A value as an `Answer`, or a `StudentFunction`.

        Raises:
            StudentError: the submission has no such name, or no readable value for it.
        """
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in self._functions:
            reply = self._program.ask(wire.Get(_new_id(), name), f"`{name}`")
            if not isinstance(reply, wire.Function):
                return Answer(self._prefix + name, value_of(reply, f"`{name}`"))
            self._functions[name] = StudentFunction(self._program, name, reply.parameters)
        return self._functions[name]

    def rerun(self, **pins: Any) -> Student:
        """The submission run again from the start, with these module-level names replaced.

        A function given as a pin is answered on the trusted side whenever the program calls it.
        The same pins give the same run.
        """
        values = {name: value for name, value in pins.items() if not callable(value)}
        functions = tuple((n, id(v)) for n, v in sorted(pins.items()) if callable(v))
        key = wire.pack(wire.plain(values)), functions
        if key not in self._reruns:
            givens = ", ".join(f"{name} = {show(value)}" for name, value in values.items())
            said = f"with {givens}: " if givens else ""
            self._reruns[key] = Student(self._program.again(pins), said)
        return self._reruns[key]


class StudentFunction:
    """A function of the submission."""

    def __init__(self, program: RunningProgram, name: str, parameters: Sequence[str]) -> None:
        self._program = program
        self._name = name
        self._parameters = parameters

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """What the call returns.

        Raises:
            StudentError: it raised, hung, crashed, or returned what cannot be read.
        """
        reply, said, given = self._ask(args, kwargs)
        return Answer(said, value_of(reply, said, given), given)

    def with_arguments(self, *args: Any) -> tuple[Answer, list[Answer]]:
        """What the call returns, and its arguments as it left them.

        Raises:
            StudentError: see `__call__`.
        """
        reply, said, given = self._ask(args, {}, arguments_back=True)
        answer = Answer(said, value_of(reply, said, given), given)
        after = reply.arguments if isinstance(reply, wire.Returned) and reply.arguments else []
        names = self._names(len(args))
        return answer, [
            Answer(f"{name}, after {said},", value, given)
            for name, value in zip(names, after, strict=False)
        ]

    def __getattr__(self, name: str) -> Any:
        """Where a value is due, and the submission has a function of that name.

        Raises:
            Unreadable: for whatever an `Answer` can do.
        """
        if hasattr(Answer, name):
            raise Unreadable(f"`{self._name}` is a function; a value was due.")
        raise AttributeError(name)

    def _ask(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], arguments_back: bool = False
    ) -> tuple[wire.Reply, str, str]:
        said, given = self._said(args, kwargs)
        request = wire.Call(
            _new_id(), self._name, wire.plain(args), wire.plain(kwargs), arguments_back
        )
        try:
            return self._program.ask(request, said), said, given
        except StudentError as error:
            raise _with_given(error, given) from error.__cause__

    def _said(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, str]:
        """The call as one would write it, and the arguments' values where they are long."""
        values = dict(zip(self._names(len(args)), args, strict=True)) | kwargs
        inline = ", ".join(show(value) for value in values.values())
        if len(inline) <= 40:
            return f"{self._name}({inline})", ""
        given = "\n".join(f"     {name} = {show(value)}" for name, value in values.items())
        return f"{self._name}({', '.join(values)})", "with" + given[4:]

    def _names(self, count: int) -> list[str]:
        names = list(self._parameters[:count])
        return names + [f"argument {n + 1}" for n in range(len(names), count)]


def _with_given(error: StudentError, given: str) -> StudentError:
    return type(error)(f"{error}\n{given}" if given else str(error)).with_traceback(
        error.__traceback__
    )


def _new_id() -> int:
    # Not to be guessed: an answer that was written before its question is no answer.
    return secrets.randbits(63)


# --- replies --------------------------------------------------------------------------------


def value_of(reply: wire.Reply, said: str, given: str = "") -> Any:
    """The value in `reply`.

    Raises:
        StudentError: there is none; the text says why.
    """
    if isinstance(reply, wire.Returned):
        return reply.value
    error = error_of(reply, said)
    raise _with_given(error, given)


def error_of(reply: wire.Reply, said: str) -> StudentError:
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
        return _unwritten(reply.because) or NotWritten(
            f"`{reply.name}` is not there: the program stopped before it, with "
            f"{told(reply.because)}"
        )
    near = f" There is `{reply.near}`: is that the one?" if reply.near else ""
    return NotWritten(f"`{reply.name}` is not there: nothing in the program has that name.{near}")


# --- in the jail ----------------------------------------------------------------------------


class Bench:
    """What all runs of one submission share: its namespaces, its time, and what goes wrong."""

    def __init__(self, nursery: Nursery, submission: Submission, settings: Settings) -> None:
        self.submission = submission
        self.settings = settings
        self._nursery = nursery
        self._preload = _to_preload(submission, settings)
        self._keeper: Keeper | None = None
        self.generation = 0  # of the runs: all of one generation end together
        self._ends = time.monotonic() + settings.submission_seconds

    def deadline(self, seconds: float) -> float:
        """When something that may take `seconds` must be over.

        Raises:
            TimedOut: the submission has had all its time.
        """
        now = time.monotonic()
        if now >= self._ends:
            raise TimedOut(
                f"All tests of a submission together may take {self.settings.submission_seconds:g} "
                "seconds; this one was not run any more."
            )
        return min(now + seconds, self._ends)

    def run(self) -> wire.Stream:
        """A fresh process for the program."""
        if self._keeper is None:
            self._keeper = self._nursery.keeper(self._preload)
        try:
            return self._keeper.run()
        except JailFault:
            self.close()
            self.generation += 1
            self._keeper = self._nursery.keeper(self._preload)
            return self._keeper.run()

    def end_runs(self) -> int:
        """Kill all processes of the submission; how the one that had died by itself did so."""
        self.generation += 1
        try:
            return self._keeper.end() if self._keeper else 0
        except JailFault:
            self.close()  # a fresh keeper takes its place
            return 0

    def close(self) -> None:
        """End everything."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None


def _to_preload(submission: Submission, settings: Settings) -> frozenset[str]:
    """The modules that are worth importing once for all, rather than in every run of this one.

    A guess from the text: what is imported at the start of a line. What is not needed makes
    every fork dearer, half of `numpy` included.
    """
    text = "\n".join(cell.source for cell in submission.cells)
    modules = {
        module
        for module in settings.preload
        if re.search(rf"^(import|from)\s+{module.partition('.')[0]}\b", text, re.MULTILINE)
    }
    if re.search(r"\b(random|rng)\b", text):
        modules.add("numpy.random")
    return frozenset(modules)


class JailedProgram:
    """The program in a process of its own, started when first asked, and again after a crash."""

    def __init__(self, bench: Bench, pins: Mapping[str, Any] | None = None) -> None:
        pins = pins or {}
        self._bench = bench
        self._stand_ins = {name: value for name, value in pins.items() if callable(value)}
        self._replaced = {name: value for name, value in pins.items() if not callable(value)}
        self._stream: wire.Stream | None = None
        self._generation = bench.generation
        self._never_loads: StudentError | None = None

    def again(self, pins: Mapping[str, Any]) -> JailedProgram:
        return JailedProgram(self._bench, pins)

    def ask(self, request: wire.Get | wire.Call, said: str) -> wire.Reply:
        stream = self._loaded()
        try:
            if stream.has_unread():
                raise wire.ProtocolError("an answer came before its question")
            return self._converse(stream, request)
        except StudentError:
            self._hang_up()
            raise
        except TimeoutError:
            self._hang_up()
            limit = self._bench.settings.call_seconds
            raise TimedOut(f"{said} did not return within {limit:g} seconds.") from None
        except (EOFError, OSError):
            raise Crashed(f"{said}: {self._obituary()}") from None
        except wire.ProtocolError as error:
            self._hang_up()
            raise Crashed(f"{said}: the program sent something unreadable ({error}).") from None

    def _loaded(self) -> wire.Stream:
        if self._never_loads is not None:
            raise self._never_loads
        if self._stream is not None and self._generation != self._bench.generation:
            self._stream.close()  # ended together with a sister run that crashed
            self._stream = None
        if self._stream is None:
            try:
                self._stream = self._load()
            except StudentError as error:
                self._never_loads = error  # it would not end better a second time
                raise
        return self._stream

    def _load(self) -> wire.Stream:
        submission, limit = self._bench.submission, self._bench.settings.load_seconds
        deadline = self._bench.deadline(limit)
        self._stream = stream = self._bench.run()
        self._generation = self._bench.generation
        try:
            stream.send(
                wire.Load(
                    submission.filename,
                    submission.notebook,
                    list(submission.cells),
                    wire.plain(self._replaced),
                    list(self._stand_ins),
                ),
                deadline,
            )
            if not isinstance(self._reply(stream, deadline), wire.Loaded):
                raise wire.ProtocolError("an answer came before its question")
            return stream
        except TimeoutError:
            self._hang_up()
            raise TimedOut(
                f"{submission.filename} did not run to its end within {limit:g} seconds: "
                "is there a loop that never stops?"
            ) from None
        except (EOFError, OSError):
            raise Crashed(f"{submission.filename}: {self._obituary()}") from None
        except wire.ProtocolError as error:
            self._hang_up()
            raise Crashed(f"{submission.filename} sent something unreadable ({error}).") from None

    def _converse(self, stream: wire.Stream, request: wire.Get | wire.Call) -> wire.Reply:
        deadline = self._bench.deadline(self._bench.settings.call_seconds)
        stream.send(request, deadline)
        reply = self._reply(stream, deadline)
        if isinstance(reply, wire.Loaded | wire.Asked) or reply.id != request.id:
            raise wire.ProtocolError("an answer to another question")
        return reply

    def _reply(self, stream: wire.Stream, deadline: float) -> wire.Reply:
        """The next reply; what the program asks its stand-ins meanwhile is answered."""
        for _ in range(_MAX_ASKED):
            reply = wire.decode_reply(stream.receive(deadline))
            if not isinstance(reply, wire.Asked):
                return reply
            stream.send(self._tell(reply), deadline)
        raise wire.ProtocolError("too many questions")

    def _tell(self, asked: wire.Asked) -> wire.Told:
        if asked.name not in self._stand_ins:
            return wire.Told(asked.id, None, f"{asked.name} is not known")
        try:
            return wire.Told(
                asked.id, wire.plain(self._stand_ins[asked.name](*asked.args, **asked.kwargs))
            )
        except Exception:  # the program's own arguments do not fit the function
            return wire.Told(asked.id, None, f"{asked.name} cannot be called like this")

    def _hang_up(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        self._bench.end_runs()

    def _obituary(self) -> str:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()
        return _how_it_ended(self._bench.end_runs())


def _how_it_ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        why = {
            "SIGSEGV": " (a native crash, or recursion without end)",
            "SIGXCPU": " (it used up its processor time)",
            "SIGKILL": " (it was killed; perhaps it used too much memory)",
            "SIGXFSZ": " (a file grew too large)",
        }.get(name, "")
        return f"the program was ended by {name}{why}."
    return "the program ended itself in the middle (`exit`, `quit` or `os._exit`?)."


# --- in this process ------------------------------------------------------------------------


class LocalProgram:
    """The program in this very process: tracebacks, prints and `--pdb` work, nothing protects."""

    def __init__(
        self,
        submission: Submission,
        pins: Mapping[str, Any] | None = None,
        limits: Settings | None = None,
    ) -> None:
        self._submission = submission
        self._pins = dict(pins or {})
        self._limits = limits
        self._program: Program | None = None

    def again(self, pins: Mapping[str, Any]) -> LocalProgram:
        return LocalProgram(self._submission, pins, self._limits)

    def ask(self, request: wire.Get | wire.Call, said: str) -> wire.Reply:
        program = self._loaded()
        # Through the wire and back, as in the jail: the program gets copies, we get plain values.
        request = _across(request)
        try:
            if isinstance(request, wire.Get):
                value = program.get(request.name)
                if callable(value) and not hasattr(value, "__array__"):
                    return wire.Function(request.id, parameters_of(value))
                arguments = None
            else:
                with _time_limit(self._limits.call_seconds if self._limits else None, said):
                    value = program.call(request.name, request.args, request.kwargs)
                arguments = request.args if request.arguments_back else None
        except NameMissing as error:
            return error.missing
        except StudentError:
            raise
        except Exception as error:
            reply = program.raised(error, request.id)
            # With the student's own traceback, so that pytest shows it and --pdb stops in it.
            raise error_of(reply, said).with_traceback(error.__traceback__) from None
        return wire.decode_reply(wire.pack(returned(request.id, value, arguments)))

    def _loaded(self) -> Program:
        if self._program is None:
            load = wire.Load(
                self._submission.filename,
                self._submission.notebook,
                list(self._submission.cells),
                {k: v for k, v in self._pins.items() if not callable(v)},
                [],
            )
            stand_ins: dict[str, Callable[..., Any]] = {
                name: _stand_in(value) for name, value in self._pins.items() if callable(value)
            }
            self._program = Program(load, stand_ins)
            self._program.show_source_in_tracebacks()
            limit = self._limits.load_seconds if self._limits else None
            with _time_limit(limit, self._submission.filename):
                self._program.run(interruptible=True)
        return self._program


@contextlib.contextmanager
def _time_limit(seconds: float | None, said: str) -> Iterator[None]:
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


def _across(request: wire.Get | wire.Call) -> wire.Get | wire.Call:
    arrived = wire.decode_request(wire.pack(request))
    assert isinstance(arrived, wire.Get | wire.Call)
    return arrived


def _stand_in(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def answered(*args: Any, **kwargs: Any) -> Any:
        return wire.unpack(wire.pack(wire.plain(function(*args, **kwargs))))

    return answered
