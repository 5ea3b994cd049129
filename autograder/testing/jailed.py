"""A submission's program in the jail, asked over the sockets of its processes."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from autograder import wire
from autograder.course.settings import Settings
from autograder.submissions.limited import limited
from autograder.testing import limits
from autograder.testing.cut_short import At, CutShort
from autograder.testing.replies import Crashed, StudentError, TimedOut
from autograder.testing.running import tell, to_load
from autograder.testing.seat import Patience, Run, Seat, Trial
from autograder.testing.words import Words

_MAX_ASKED = 100_000  # questions one call may put to stand-ins
_WITHIN = 8  # questions that are open at a time, each asked to answer the one before
_LARGE = 256 * 1024  # bytes of an answer, which may take twenty times the memory


class JailedProgram:
    """The program in a process of the jail's, started when first asked, and again after a crash."""

    def __init__(
        self,
        seat: Seat,
        pins: Mapping[str, Any] | None = None,
        cut_short: CutShort | None = None,
        plain: JailedProgram | None = None,
    ) -> None:
        self._seat = seat
        self._pins = pins or {}
        self._cut_short = CutShort(seat.submission) if cut_short is None else cut_short
        self._plain = plain or self  # the program as it was handed in
        self._run: Run | None = None
        self._number = 0  # among the programs in there
        self._fetched: dict[str, wire.Reply] = {}  # numbers, since the last call
        self._never_loads: StudentError | None = None

    def again(self, pins: Mapping[str, Any]) -> JailedProgram:
        return JailedProgram(self._seat, pins, self._cut_short, self._plain)

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        if self._seat.open >= _WITHIN:
            raise Crashed(f"{said}: more than {_WITHIN} questions, each within the one before.")
        self._seat.open += 1
        try:
            return self._ask(request, said)
        finally:
            self._seat.open -= 1

    def _ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        trial = self._trial(request.name)
        self._seat.hope_for(trial, said)
        run = self._loaded()
        if isinstance(request, wire.Call):
            self._fetched.clear()  # it may change whatever the program has
        elif request.name in self._fetched:
            return self._fetched[request.name]
        try:
            with run:
                reply = self._converse(
                    run.stream, msgspec.structs.replace(request, program=self._number)
                )
            self._seat.look_at(reply)
            if isinstance(request, wire.Get) and _is_unchanging(reply):
                self._fetched[request.name] = reply
            return reply
        except StudentError:
            self._seat.end_runs()
            raise
        except TimeoutError:
            now = time.monotonic()  # before the program is ended, which takes time of its own
            self._seat.end_runs()
            self._seat.timed_out(trial, now)
            limit = self._seat.settings.call_seconds
            raise TimedOut(
                f"{said} did not return within {limit:g} seconds (limit `call-seconds`)."
            ) from None
        except (EOFError, OSError):
            raise Crashed(f"{said}: {self._obituary()}") from None
        except wire.ProtocolError as error:
            self._seat.end_runs()
            raise Crashed(f"{said}: the program sent something unreadable ({error}).") from None

    def _loaded(self) -> Run:
        if self._never_loads is not None:
            raise self._never_loads
        if self._run is None or self._run.has_ended:  # perhaps because of another run's crash
            try:
                self._run = self._load()
            except StudentError as error:
                self._never_loads = error  # it would not end better a second time
                raise
        return self._run

    def _load(self) -> Run:
        """The program, loaded; what ends it meanwhile is left out, if this is to settle that."""
        if self is not self._plain and not self._cut_short.is_settled:
            with suppress(StudentError):
                self._plain._loaded()
            self._cut_short.is_settled = True
        while True:
            try:
                run = self._load_once()
            except _EndedWithin as ended:
                if not self._cut_short.leave_out(ended.at, ended.why):
                    raise ended.error from None
            else:
                self._cut_short.is_settled = True
                return run

    def _load_once(self) -> Run:
        submission, limit = self._seat.submission, self._seat.settings.load_seconds
        trial = self._trial(submission.filename)
        self._seat.hope_for(trial, submission.filename)
        if len(self._cut_short) and not self._cut_short.is_settled:
            limit = min(limit, self._seat.left() / 2)  # so that there is time to mark the rest
        self._seat.deadline(limit)  # before a jail is made for what may not run any more
        run = self._seat.run()
        self._fetched.clear()
        patience = Patience(self._seat, limit)
        try:
            with run:
                load = self._cut_short.without(to_load(submission, self._pins))
                number = run.load(load, patience.deadline)
                loaded = self._reply(run.stream, patience)
            if not isinstance(loaded, wire.Loaded) or loaded.program != number:
                raise wire.ProtocolError("an answer came before its question")
            self._number, run.room = number, loaded.room
            self._fetched = {name: wire.Returned(0, n) for name, n in loaded.numbers.items()}
            return run
        except TimeoutError:
            now, at = time.monotonic(), run.at()  # before it is ended, which takes time of its own
            self._seat.end_runs()
            self._seat.timed_out(trial, now)
            asks = "is there a loop that never stops?"
            asks = f"within {limit:g} seconds (limit `load-seconds`): {asks}"
            error: StudentError = TimedOut(f"{submission.filename} did not run to its end {asks}")
            raise _EndedWithin(at, f"it did not end {asks}", error) from None
        except (EOFError, OSError):
            at, why = run.at(), self._obituary()
            raise _EndedWithin(at, why, Crashed(f"{submission.filename}: {why}")) from None
        except wire.ProtocolError as error:
            self._seat.end_runs()
            raise Crashed(f"{submission.filename} sent something unreadable ({error}).") from None

    def _converse(self, stream: wire.Stream, request: wire.Get | wire.Call) -> wire.Reply:
        patience = Patience(self._seat, self._seat.settings.call_seconds)
        stream.send(request, patience.deadline)
        reply = self._reply(stream, patience)
        if isinstance(reply, wire.Loaded | wire.Asked) or reply.id != request.id:
            raise wire.ProtocolError("an answer to another question")
        return limits.named(reply, self._seat.settings)

    def _reply(self, stream: wire.Stream, patience: Patience) -> wire.Reply:
        """The next reply; what the program asks its stand-ins meanwhile is answered."""
        reply = self._received(stream, patience)
        if not isinstance(reply, wire.Asked):
            return reply
        # One bound for all of the conversation: a call may ask a thousand times.
        asked = reply
        return limited(
            lambda: self._reply_after(asked, stream, patience), patience.deadline, patience.more
        )

    def _reply_after(
        self, asked: wire.Asked, stream: wire.Stream, patience: Patience
    ) -> wire.Reply:
        for _ in range(_MAX_ASKED):
            stream.send(tell(self._pins, asked), patience.deadline)
            reply = self._received(stream, patience)
            if not isinstance(reply, wire.Asked):
                return reply
            asked = reply
        raise wire.ProtocolError("too many questions")

    def _received(self, stream: wire.Stream, patience: Patience) -> wire.Reply:
        while True:
            try:
                body = stream.receive(patience.deadline)
            except TimeoutError:
                patience.more()
                continue
            if len(body) > _LARGE:
                gc.collect()  # those before it may lie in circles, of failures and their frames
            return wire.decode_reply(body)

    def _trial(self, name: str) -> Trial:
        lent = frozenset(pin for pin, value in self._pins.items() if callable(value))
        return name, lent, len(self._cut_short)

    def _obituary(self) -> str:
        return _how_it_ended(self._seat.end_runs(died=True), self._seat.settings)


class _EndedWithin(Exception):
    """A program has ended, or its time, while it was loaded; it says where.

    error: what that means to the student, unless it is run again.
    """

    def __init__(self, at: At | None, why: str, error: StudentError) -> None:
        self.at, self.why, self.error = at, why, error


def _is_unchanging(reply: wire.Reply) -> bool:
    """Whether no test that is given it could change it."""
    return isinstance(reply, wire.Returned) and isinstance(reply.value, float | int | str)


def _how_it_ended(status: int, settings: Settings) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        return f"the program was ended by {name}{limits.behind(number, settings)}."
    return "the program ended itself in the middle (`exit`, `quit` or `os._exit`?)."
