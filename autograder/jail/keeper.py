"""Keepers: each starts the runs of one submission's program, and ends all that they started."""

from __future__ import annotations

import math
import os
import signal
import socket
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait

from autograder import wire
from autograder.jail.barejail import BareJail
from autograder.jail.bubblewrap import Jail
from autograder.jail.isolation import JailFault
from autograder.jail.processor_wait import pid_of, starved, waited

_START_SECONDS = 60.0  # the machine may be busy; a healthy start takes a tenth of a second
_PATIENCE = 30.0  # for a process that runs no student code, or the kernel, to do what it is told
# Seconds, for all of a submission, and for any one run, that a run whose socket has closed is
# waited for to be dead: on a busy machine that takes a while, and one may only pretend to.
_DYING, _DYING_EACH = 2.0, 0.05


class Keeper(ABC):
    """Starts the runs of one submission, and ends them.

    most: how many should live at a time.
    """

    most: float

    @abstractmethod
    def run(self) -> wire.Stream:
        """A fresh process for the program, and the stream to it.

        Raises:
            JailFault: there is none to be had.
        """

    @abstractmethod
    def drop(self, stream: wire.Stream) -> None:
        """End one run, and what it takes of the machine, by its stream."""

    @abstractmethod
    def end(self, died: bool = False) -> int:
        """Kill every process of the submission, and wait until they are dead.

        Returns how a run that has `died` did so: its wait status (0: unknown).

        Raises:
            JailFault: nothing is known of the program: the jail itself has died.
        """

    @abstractmethod
    def starved(self) -> float:
        """For how many seconds a busy machine has kept the submission waiting for a processor."""

    @abstractmethod
    def close(self) -> None:
        """Kill every process of the submission, for good."""


# --- namespaces for each run ----------------------------------------------------------------


class Refused(Exception):
    """The zygote may not make namespaces of its own here."""


class NestedRun:
    """A run that a zygote has been asked for: process 1 of namespaces of its own.

    control: can be read once the run is dead, whatever it did to its stream.
    """

    def __init__(self, zygote: Jail, preload: frozenset[str]) -> None:
        self.preload = preload
        self._zygote = zygote
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours, its_end = socket.socketpair()
        with theirs, its_end:
            command = wire.Command("run", sorted(preload))
            zygote.tell(command, theirs.fileno(), its_end.fileno())
        self.stream = wire.Stream(ours)
        self._stands = False
        self._handle: int | None = None
        self._status: int | None = None

    def wait(self) -> NestedRun:
        """Until its namespaces stand.

        Raises:
            Refused: it may not have any.
            JailFault: there is no zygote to make it.
            NoIsolationError: bubblewrap does not work here.
        """
        if not self._stands:
            try:
                self._wait()
            except BaseException:
                self.close()
                raise
            self._stands = True
        return self

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        for _ in range(2):  # its handle from the zygote, and word from itself
            self.control.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                body, descriptors, _, _ = socket.recv_fds(self.control, 1024, 1)
            except OSError as error:
                raise JailFault(f"the jail does not answer: {error}") from error
            self._handle = descriptors[0] if descriptors else self._handle
            if not body:
                raise self._zygote.fault()
            if body.startswith(b"refused"):
                raise Refused(body.decode(errors="replace"))
            if body not in (b"ready", b"alive"):
                raise JailFault(f"no process for a run: {body.decode(errors='replace')}")

    @property
    def is_alive(self) -> bool:
        """Whether nothing is known of its end."""
        return not wait([self.control], 0)

    def kill(self) -> None:
        """Kill it, and with it all of its namespace."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def status(self) -> int:
        """How it ended, once it has: its wait status.

        Raises:
            JailFault: the zygote does not say.
        """
        if self._status is None:
            self.control.settimeout(_PATIENCE)
            self._status = _status_from(self.control)
        return self._status

    def starved(self) -> float:
        """How long it, or a process below it, has waited for a processor: the most seconds."""
        assert self._handle is not None
        with suppress(ProcessLookupError):
            process = pid_of(self._handle)
            return max(waited(process), starved(process))
        return 0.0

    def close(self) -> None:
        """Kill it, and hang up."""
        self.kill()
        self.control.close()
        self.stream.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class NestedKeeper(Keeper):
    """Has each run from a zygote: whatever a run has started ends with it."""

    most = 3  # each may start as many processes, and fill as large a disk, as the limits say

    def __init__(self, next_run: Callable[[], NestedRun]) -> None:
        self._next_run = next_run
        self._runs: list[NestedRun] = []
        self._patience = _DYING

    def run(self) -> wire.Stream:
        self._runs.append(self._next_run())
        return self._runs[-1].stream

    def drop(self, stream: wire.Stream) -> None:
        run = next(run for run in self._runs if run.stream is stream)
        self._runs.remove(run)
        run.close()

    def end(self, died: bool = False) -> int:
        try:
            status = self._first_ended() if died else 0
            for run in self._runs:
                run.kill()
            for run in self._runs:
                run.status()
            return status
        finally:
            self.close()

    def _first_ended(self) -> int:
        """How the run ended that has done so by itself, or does in time; 0 where none does."""
        began = time.monotonic()
        ended = wait([run.control for run in self._runs], max(self._patience, _DYING_EACH))
        self._patience -= time.monotonic() - began
        return next((run.status() for run in self._runs if run.control in ended), 0)

    def starved(self) -> float:
        return max((run.starved() for run in self._runs), default=0.0)

    def close(self) -> None:
        for run in self._runs:
            run.close()
        self._runs.clear()


# --- a jail for each submission -------------------------------------------------------------


class OwnJailKeeper(Keeper):
    """Has a jail for itself, and asks the process in it: where there are no namespaces in jails.

    Raises:
        JailFault: the jail does not start.
        NoIsolationError: it cannot, on this machine.
    """

    most = math.inf  # they share what a submission may use

    def __init__(self, jail: Jail | BareJail, preload: frozenset[str]) -> None:
        self._jail = jail
        try:
            jail.control.settimeout(_START_SECONDS)
            ready = jail.control.recv(64) == b"ready"
            self._tell("preload", preload=sorted(preload))
            jail.control.settimeout(_START_SECONDS)
            ready = ready and jail.control.recv(64) == b"preloaded"
        except (OSError, JailFault):
            ready = False
        if not ready:
            fault = jail.fault()
            jail.close()
            raise fault

    def run(self) -> wire.Stream:
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell("run", theirs.fileno())
        return wire.Stream(ours)

    def drop(self, stream: wire.Stream) -> None:
        stream.close()

    def end(self, died: bool = False) -> int:
        self._tell("bury" if died else "end")
        return _status_from(self._jail.control)

    def starved(self) -> float:
        return starved(self._jail.pid)

    def close(self) -> None:
        self._jail.close()

    def _tell(self, what: str, *descriptors: int, preload: Sequence[str] = ()) -> None:
        self._jail.control.settimeout(_PATIENCE)
        try:
            message = wire.pack(wire.Command(what, list(preload)))
            socket.send_fds(self._jail.control, [message], descriptors)
        except OSError as error:
            raise JailFault(f"the jail is gone: {error}") from error


def _status_from(control: socket.socket) -> int:
    try:
        status = control.recv(64)
        if not status:  # who should say it has died: nothing is known of the program
            raise JailFault("the jail is gone")
        return int(status)
    except (OSError, ValueError) as error:
        raise JailFault(f"the jail does not answer: {error}") from error
