"""A submission in the jail: its namespaces, and its program in processes of its own."""

from __future__ import annotations

import gc
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import msgspec

from autograder import limits
from autograder.bounded import bounded
from autograder.replies import Crashed, StudentError, TimedOut
from autograder.running import tell, to_load
from autograder.sandbox import wire
from autograder.sandbox.nursery import JailFault, Keeper, Nursery
from autograder.sandbox.starving import waited
from autograder.settings import Settings
from autograder.submission import Submission
from autograder.words import Words

_MAX_ASKED = 100_000  # questions one call may put to stand-ins
_WITHIN = 8  # questions that are open at a time, each asked to answer the one before
_LARGE = 256 * 1024  # bytes of an answer, which may take twenty times the memory
_TOGETHER = 16  # programs in one process, at the most
_GIVEN_BACK = 2  # times its time, at the most, to a program that had to wait for a processor
# What may not end, a function or all of the program, and what the author's functions stand in for.
_Trial = tuple[str, frozenset[str]]
_WORTH_WAITING = 0.02  # seconds: even an idle machine lets processes wait for moments
_PRELOAD = ("math", "numpy")  # what any exercise may be about


class Bench:
    """What all runs of one submission share: its namespaces, its time, and what goes wrong."""

    def __init__(
        self,
        nursery: Nursery,
        submission: Submission,
        settings: Settings,
        preload: frozenset[str] | None = None,  # a guess from the text, if it is not said
    ) -> None:
        self.submission = submission
        self.settings = settings
        self._nursery = nursery
        self._preload = _to_preload(submission, settings) if preload is None else preload
        self._keeper: Keeper | None = None
        self._runs: list[Run] = []  # that live: they end together
        self._ends = time.monotonic() + settings.submission_seconds
        self._timeouts: Counter[_Trial] = Counter()
        # Seconds, to a program that a busy machine had kept waiting: in all, and to its last run.
        self._given_back = self._given_to_run = 0.0
        self._own_wait = 0.0  # our own, when that run began
        self.open = 0  # questions that wait for an answer: a stand-in may have to ask, too

    def deadline(self, seconds: float) -> float:
        """When something that may take `seconds` must be over.

        Raises:
            TimedOut: the submission has had all its time.
        """
        now = time.monotonic()
        if now >= self._ends:
            with suppress(TimeoutError):
                self.give_back(now)
        if now >= self._ends:
            raise TimedOut(
                f"All tests of a submission together may take {self.settings.submission_seconds:g} "
                "seconds (limit `submission-seconds`); this one was not run any more."
            )
        return min(now + seconds, self._ends)

    def give_back(self, deadline: float) -> float:
        """A later deadline, by as long as the program, or we, waited for a processor.

        A busy machine is not a slow program; and what keeps itself waiting, by starting more
        processes than there are processors, gets three times its time at the most.

        Raises:
            TimeoutError: it has not waited: it is slow, or asleep.
        """
        starved = waited(os.getpid()) - self._own_wait
        starved += self._keeper.starved() if self._keeper else 0.0
        left = _GIVEN_BACK * self.settings.submission_seconds - self._given_back
        more = min(starved - self._given_to_run, left)
        if more < _WORTH_WAITING:
            raise TimeoutError
        self._given_to_run += more
        self._given_back += more
        self._ends += more
        return deadline + more

    def hope_for(self, trial: _Trial, said: Words) -> None:
        """Go on, unless this has run out of time too often before.

        Raises:
            TimedOut: it has.
        """
        if self._timeouts[trial] >= self.settings.timeouts:
            raise TimedOut(
                f"{said} was not tried: {trial[0]} had run out of time before "
                f"{limits.of('timeouts', self.settings)}."
            )

    def timed_out(self, trial: _Trial, now: float) -> None:
        """Take note that this was out of time, its own or the submission's, at `now`.

        Raises:
            TimedOut: the submission has had all its time, and was stopped for that.
        """
        self._timeouts[trial] += 1
        if now >= self._ends:
            raise TimedOut(
                f"All tests of a submission together may take {self.settings.submission_seconds:g} "
                "seconds (limit `submission-seconds`); this one was stopped when they were over."
            )

    def run(self) -> Run:
        """A process for the program: the last one, if that has room, or a fresh one."""
        if self._runs and self._runs[-1].room and self._runs[-1].programs < _TOGETHER:
            return self._runs[-1]
        self._runs.append(Run(self._fresh_process()))
        return self._runs[-1]

    def _fresh_process(self) -> wire.Stream:
        began = time.monotonic()
        self._own_wait, self._given_to_run = waited(os.getpid()), 0.0
        if self._keeper is None:
            self._keeper = self._nursery.keeper(self._preload)
        try:
            return self._keeper.run()
        except JailFault:
            self.close()
            self._keeper = self._nursery.keeper(self._preload)
            return self._keeper.run()
        finally:
            self._ends += time.monotonic() - began  # that was the grader's own time

    def end_runs(self, died: bool = False) -> int:
        """Kill all processes of the submission; where one has `died`, how: its wait status."""
        try:
            return self._keeper.end(died) if self._keeper else 0
        except JailFault:
            self.close()  # a fresh keeper takes its place
            raise  # only a keeper that lives can say that the program died
        finally:
            self._hang_up()

    def close(self) -> None:
        """End everything."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        self._hang_up()

    def _hang_up(self) -> None:
        for run in self._runs:
            run.has_ended = True
            run.stream.close()
        self._runs.clear()


class Run:
    """A process of the submission's: one program, or several runs of it that took next to none."""

    def __init__(self, stream: wire.Stream) -> None:
        self.stream = stream
        self.programs = 0
        self.room = False  # for one more: the last one has said so
        self.has_ended = False


def _to_preload(submission: Submission, settings: Settings) -> frozenset[str]:
    """The modules that are worth importing once for all, rather than in every run of this one.

    A guess from the text: what is imported at the start of a line. What is not needed makes
    every fork dearer, `numpy` and half of `numpy` included.
    """
    text = "\n".join(cell.source for cell in submission.cells)
    modules = {
        module
        for module in (*_PRELOAD, *settings.preload)
        if re.search(rf"^(import|from)\s+{module.partition('.')[0]}\b", text, re.MULTILINE)
    }
    if "numpy" in modules and re.search(r"\b(random|rng)\b", text):
        modules.add("numpy.random")
    return frozenset(modules)


class _Patience:
    """Until when a reply is waited for: later than planned where the machine is busy."""

    def __init__(self, bench: Bench, seconds: float) -> None:
        self._bench = bench
        self.deadline = bench.deadline(seconds)
        self._latest = self.deadline + _GIVEN_BACK * seconds

    def more(self) -> float:
        """The deadline, put off if it is over.

        Raises:
            TimeoutError: there is no reason to.
        """
        if time.monotonic() >= self.deadline:
            if self.deadline >= self._latest:
                raise TimeoutError
            self.deadline = min(self._bench.give_back(self.deadline), self._latest)
        return self.deadline


class JailedProgram:
    """The program in a process of the jail's, started when first asked, and again after a crash."""

    def __init__(self, bench: Bench, pins: Mapping[str, Any] | None = None) -> None:
        self._bench = bench
        self._pins = pins or {}
        self._run: Run | None = None
        self._number = 0  # among the programs in there
        self._fetched: dict[str, wire.Reply] = {}  # numbers, since the last call
        self._never_loads: StudentError | None = None

    def again(self, pins: Mapping[str, Any]) -> JailedProgram:
        return JailedProgram(self._bench, pins)

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        if self._bench.open >= _WITHIN:
            raise Crashed(f"{said}: more than {_WITHIN} questions, each within the one before.")
        self._bench.open += 1
        try:
            return self._ask(request, said)
        finally:
            self._bench.open -= 1

    def _ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        trial = self._trial(request.name)
        self._bench.hope_for(trial, said)
        stream = self._loaded().stream
        if isinstance(request, wire.Call):
            self._fetched.clear()  # it may change whatever the program has
        elif request.name in self._fetched:
            return self._fetched[request.name]
        try:
            reply = self._converse(stream, msgspec.structs.replace(request, program=self._number))
            if isinstance(request, wire.Get) and _is_unchanging(reply):
                self._fetched[request.name] = reply
            return reply
        except StudentError:
            self._bench.end_runs()
            raise
        except TimeoutError:
            now = time.monotonic()  # before the program is ended, which takes time of its own
            self._bench.end_runs()
            self._bench.timed_out(trial, now)
            limit = self._bench.settings.call_seconds
            raise TimedOut(
                f"{said} did not return within {limit:g} seconds (limit `call-seconds`)."
            ) from None
        except (EOFError, OSError):
            raise Crashed(f"{said}: {self._obituary()}") from None
        except wire.ProtocolError as error:
            self._bench.end_runs()
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
        submission, limit = self._bench.submission, self._bench.settings.load_seconds
        trial = self._trial(submission.filename)
        self._bench.hope_for(trial, submission.filename)
        self._bench.deadline(limit)  # before a jail is made for what may not run any more
        run = self._bench.run()
        self._number, run.programs = run.programs, run.programs + 1
        self._fetched.clear()
        patience = _Patience(self._bench, limit)
        try:
            run.stream.send(to_load(submission, self._pins), patience.deadline)
            loaded = self._reply(run.stream, patience)
            if not isinstance(loaded, wire.Loaded):
                raise wire.ProtocolError("an answer came before its question")
            run.room = loaded.room
            return run
        except TimeoutError:
            now = time.monotonic()  # before the program is ended, which takes time of its own
            self._bench.end_runs()
            self._bench.timed_out(trial, now)
            raise TimedOut(
                f"{submission.filename} did not run to its end within {limit:g} seconds "
                "(limit `load-seconds`): is there a loop that never stops?"
            ) from None
        except (EOFError, OSError):
            raise Crashed(f"{submission.filename}: {self._obituary()}") from None
        except wire.ProtocolError as error:
            self._bench.end_runs()
            raise Crashed(f"{submission.filename} sent something unreadable ({error}).") from None

    def _converse(self, stream: wire.Stream, request: wire.Get | wire.Call) -> wire.Reply:
        patience = _Patience(self._bench, self._bench.settings.call_seconds)
        stream.send(request, patience.deadline)
        reply = self._reply(stream, patience)
        if isinstance(reply, wire.Loaded | wire.Asked) or reply.id != request.id:
            raise wire.ProtocolError("an answer to another question")
        return limits.named(reply, self._bench.settings)

    def _reply(self, stream: wire.Stream, patience: _Patience) -> wire.Reply:
        """The next reply; what the program asks its stand-ins meanwhile is answered."""
        reply = self._received(stream, patience)
        if not isinstance(reply, wire.Asked):
            return reply
        # One bound for all of the conversation: a call may ask a thousand times.
        asked = reply
        return bounded(
            lambda: self._reply_after(asked, stream, patience), patience.deadline, patience.more
        )

    def _reply_after(
        self, asked: wire.Asked, stream: wire.Stream, patience: _Patience
    ) -> wire.Reply:
        for _ in range(_MAX_ASKED):
            stream.send(tell(self._pins, asked), patience.deadline)
            reply = self._received(stream, patience)
            if not isinstance(reply, wire.Asked):
                return reply
            asked = reply
        raise wire.ProtocolError("too many questions")

    def _received(self, stream: wire.Stream, patience: _Patience) -> wire.Reply:
        while True:
            try:
                body = stream.receive(patience.deadline)
            except TimeoutError:
                patience.more()
                continue
            if len(body) > _LARGE:
                gc.collect()  # those before it may lie in circles, of failures and their frames
            return wire.decode_reply(body)

    def _trial(self, name: str) -> _Trial:
        return name, frozenset(pin for pin, value in self._pins.items() if callable(value))

    def _obituary(self) -> str:
        return _how_it_ended(self._bench.end_runs(died=True), self._bench.settings)


def _is_unchanging(reply: wire.Reply) -> bool:
    """Whether no test that is given it could change it."""
    return isinstance(reply, wire.Returned) and isinstance(reply.value, float | int | str)


def _how_it_ended(status: int, settings: Settings) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
        return f"the program was ended by {name}{limits.behind(number, settings)}."
    return "the program ended itself in the middle (`exit`, `quit` or `os._exit`?)."
