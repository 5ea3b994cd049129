"""A submission's place in the jail: its namespaces, its processes, and its time."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from contextlib import suppress

from autograder import wire
from autograder.course.settings import Settings
from autograder.jail.nursery import JailFault, Keeper, Nursery
from autograder.jail.processor_wait import waited
from autograder.submissions.reading import Submission
from autograder.testing import limits
from autograder.testing.imports import missed_by
from autograder.testing.replies import TimedOut
from autograder.testing.words import Words

_TOGETHER = 16  # programs in one process, at the most
_GIVEN_BACK = 2  # times its time, at the most, to a program that had to wait for a processor
_WORTH_WAITING = 0.02  # seconds: even an idle machine lets processes wait for moments
_PRELOAD = ("math", "numpy")  # what any exercise may be about

# What may not end, a function or all of the program; what the author's functions stand in for; and
# how many of its statements are left out.
Trial = tuple[str, frozenset[str], int]


class Seat:
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
        self._timeouts: Counter[Trial] = Counter()
        # Seconds, to a program that a busy machine had kept waiting: in all, and to its last run.
        self._given_back = self._given_to_run = 0.0
        self._own_wait = 0.0  # our own, when that run began
        self.open = 0  # questions that wait for an answer: a stand-in may have to ask, too
        self.lacks = ""  # why there can be no mark, where the jail lacks what the grader has

    def look_at(self, reply: wire.Reply) -> None:
        """See whether the program has missed a module that only the jail lacks.

        Which these are is not the program's to say: whoever says so without a reason has missed
        nothing.

        Raises:
            JailFault: it has; that is no fault of the program's.
        """
        missed = missed_by(reply)
        if missed is not None and (why := self._nursery.lacks([missed])):
            self.lacks = why
            raise JailFault(why)

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

    def left(self) -> float:
        """For how many seconds the submission may still go on."""
        return max(0.0, self._ends - time.monotonic())

    def hope_for(self, trial: Trial, said: Words) -> None:
        """Go on, unless this has run out of time too often before.

        Raises:
            TimedOut: it has.
        """
        if self._timeouts[trial] >= self.settings.timeouts:
            raise TimedOut(
                f"{said} was not tried: {trial[0]} had run out of time before "
                f"{limits.of('timeouts', self.settings)}."
            )

    def timed_out(self, trial: Trial, now: float) -> None:
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
        self._make_place()
        try:
            progress = wire.Progress()
        except OSError as error:
            raise JailFault(f"no memory to follow a program: {error}") from error
        self._runs.append(Run(self._fresh_process(), progress))
        return self._runs[-1]

    def _make_place(self) -> None:
        """End who has waited longest for a question, where more do than may."""
        idle = sorted((run for run in self._runs if not run.open), key=lambda run: run.asked_at)
        for run in idle:
            if self._keeper is None or len(self._runs) < self._keeper.most:
                return
            self._keeper.drop(run.stream)
            self._runs.remove(run)
            run.close()

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
            run.close()
        self._runs.clear()


class Run:
    """A process of the submission's: one program, or several runs of it that took next to none.

    Entered while a question to it waits for an answer.
    """

    def __init__(self, stream: wire.Stream, progress: wire.Progress) -> None:
        self.stream = stream
        self._progress = progress
        self.programs = 0
        self.room = False  # for one more: the last one has said so
        self.has_ended = False
        self.asked_at = 0.0
        self.open = 0  # questions to it that wait for an answer

    def load(self, load: wire.Load, deadline: float) -> int:
        """Send a program; its number among those in here.

        Raises:
            TimeoutError, OSError: see `wire.Stream.send`.
        """
        number, self.programs = self.programs, self.programs + 1
        self.room = False  # not while it loads, and what it asks may need another program
        self._progress.reset()
        descriptor = None if number else self._progress.descriptor
        self.stream.send(load, deadline, descriptor)
        return number

    def at(self) -> tuple[int, int, int] | None:
        """Where it says it is while it loads a program: see `wire.Progress.at`."""
        return None if self.has_ended else self._progress.at()

    def close(self) -> None:
        """Hang up."""
        if not self.has_ended:
            self.has_ended = True
            self.stream.close()
            self._progress.close()

    def __enter__(self) -> Run:
        self.open += 1
        self.asked_at = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        self.open -= 1


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


class Patience:
    """Until when a reply is waited for: later than planned where the machine is busy."""

    def __init__(self, seat: Seat, seconds: float) -> None:
        self._seat = seat
        self.deadline = seat.deadline(seconds)
        self._latest = self.deadline + _GIVEN_BACK * seconds

    def more(self) -> float:
        """The deadline, put off if it is over.

        Raises:
            TimeoutError: there is no reason to.
        """
        if time.monotonic() >= self.deadline:
            if self.deadline >= self._latest:
                raise TimeoutError
            self.deadline = min(self._seat.give_back(self.deadline), self._latest)
        return self.deadline
