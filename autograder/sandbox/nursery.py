"""The trusted side of the jail: starts zygotes, hands out keepers, replaces what died."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from autograder.sandbox import ladder, wire
from autograder.sandbox.barejail import BareJail
from autograder.sandbox.jail import Isolation, JailFault, NoIsolationError, command, find_bwrap
from autograder.sandbox.starving import pid_of, starved
from autograder.sandbox.wire import Command, Limits

__all__ = ["JailFault", "Keeper", "Nursery"]

_START_SECONDS = 60.0  # the machine may be busy; a healthy start takes a tenth of a second
_PATIENCE = 30.0  # for a keeper, which runs no student code, to do what it is told
_LEAVING = 10.0  # for a jail that has been hung up on, perhaps while it was still starting


class Keeper:
    """One submission's namespaces: starts runs of its program, and ends all they left behind."""

    def __init__(self, control: socket.socket, handle: int | None, preloaded: frozenset[str]):
        self._control = control
        self._handle = handle
        self.preloaded = preloaded

    def run(self) -> wire.Stream:
        """A fresh process for the program, and the stream to it."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._tell("run", theirs.fileno())
        return wire.Stream(ours)

    def end(self, died: bool = False) -> int:
        """Kill every process of the submission.

        Returns how a run that has `died` did so: its wait status (0: unknown).
        """
        self._tell("bury" if died else "end")
        try:
            status = self._control.recv(64)
            if not status:  # it took the question, and died: nothing is known of the program
                raise JailFault("the jail is gone")
            return int(status)
        except (OSError, ValueError) as error:
            raise JailFault(f"the jail does not answer: {error}") from error

    def starved(self) -> float:
        """For how many seconds a busy machine has kept the submission waiting for a processor."""
        return starved(self._pid)

    @property
    def _pid(self) -> int:
        assert self._handle is not None
        return pid_of(self._handle)

    def close(self) -> None:
        """End the namespaces and all in them."""
        self._control.close()  # a keeper leaves when its trusted side does; then make sure
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            os.close(self._handle)
            self._handle = None

    def _tell(self, what: str, *descriptors: int, preload: Sequence[str] = ()) -> None:
        self._control.settimeout(_PATIENCE)
        try:
            message = wire.pack(Command(what, list(preload)))
            socket.send_fds(self._control, [message], descriptors)
        except OSError as error:
            raise JailFault(f"the jail is gone: {error}") from error


class Nursery:
    """Hands out keepers, as strongly isolated as this machine allows.

    `wanted` insists on a rung of the ladder (`ladder.RUNGS`); "auto" takes the best there is.

    Raises:
        NoIsolationError: on entering, where this machine has none, or not what is wanted.
    """

    def __init__(self, limits: Limits, wanted: str = "auto") -> None:
        self._limits = limits
        self._wanted = wanted
        self.refused: dict[Isolation, str] = {}  # the better rungs, and why they are not had
        self._zygote: _Jail | None = None
        self._spare: _Pending | None = None
        self.isolation = Isolation.NESTED

    def begin(self) -> Self:
        """Start the strongest jail already, where it may be; entering waits until it is ready.

        Processes that are forked from this one then share it, as long as it works; each of them
        enters for itself.
        """
        bwrap = find_bwrap()
        if ladder.rungs(self._wanted)[0] is Isolation.NESTED and bwrap is not None:
            self._bwrap = bwrap
            with suppress(OSError):  # entering will say so
                self._zygote = _Jail(bwrap, "zygote", self._limits)
        return self

    def __enter__(self) -> Self:
        for rung in ladder.rungs(self._wanted):
            self.isolation = rung
            try:
                self._begin()
                return self
            except (_Refused, NoIsolationError) as error:
                self._close_zygote()
                self.refused[rung] = str(error)
        raise NoIsolationError(ladder.none_of(self.refused))

    def _begin(self) -> None:
        """Try the rung: make the first keeper there."""
        ladder.insist(self.isolation)
        if self.isolation in (Isolation.NESTED, Isolation.PER_SUBMISSION):
            bwrap = find_bwrap()
            if bwrap is None:
                raise NoIsolationError("bubblewrap (bwrap) is not installed")
            self._bwrap = bwrap
        if self.isolation is Isolation.NESTED:
            try:
                self._first_spare()
            except JailFault:  # what was begun beforehand may have died since
                self._close_zygote()
                self._first_spare()
        else:
            self._own_jail(frozenset()).close()

    def _first_spare(self) -> None:
        self._spare = self._nested(frozenset())
        self._spare.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the jail, and with it whatever is left in it."""
        self._close_zygote()

    def keeper(self, preload: frozenset[str] = frozenset()) -> Keeper:
        """A keeper no submission has seen; `preload` are modules its program will import.

        Raises:
            JailFault: none can be had, also not from a new zygote.
        """
        if self.isolation is not Isolation.NESTED:
            return self._own_jail(preload)
        try:
            return self._from_zygote(preload)
        except (_Refused, JailFault):
            self._close_zygote()
            try:
                return self._from_zygote(preload)
            except _Refused as error:
                raise JailFault(str(error)) from error

    def _from_zygote(self, preload: frozenset[str]) -> Keeper:
        pending, self._spare = self._spare, None
        if pending is None or not preload <= pending.preload:
            if pending is not None:
                pending.wait().close()
            pending = self._nested(preload)
        keeper = pending.wait()
        # The next one is made while this one works.
        self._spare = self._nested(keeper.preloaded)
        return keeper

    def _nested(self, preload: frozenset[str]) -> _Pending:
        if self._zygote is None:
            self._zygote = _Jail(self._bwrap, "zygote", self._limits)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._zygote.tell(Command("keep", sorted(preload)), theirs.fileno())
        return _Pending(ours, preload, self._zygote)

    def _own_jail(self, preload: frozenset[str]) -> Keeper:
        if self.isolation is Isolation.PER_SUBMISSION:
            return _OwnJail(_Jail(self._bwrap, "keeper", self._limits), preload)
        return _OwnJail(BareJail(self._limits, self.isolation is Isolation.LANDLOCK), preload)

    def _close_zygote(self) -> None:
        if self._spare is not None:
            self._spare.control.close()
            self._spare = None
        if self._zygote is not None:
            self._zygote.close()
            self._zygote = None


class _Refused(Exception):
    """The zygote may not make namespaces of its own here."""


class _Jail:
    """A bubblewrap process and the control socket of the worker in it."""

    def __init__(self, bwrap: Path, role: str, limits: Limits) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed by close()
        self._owner = os.getpid()
        with theirs:
            self._process = subprocess.Popen(
                command(bwrap, role, theirs.fileno(), limits),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is for the grader, who then hangs up
            )

    @property
    def pid(self) -> int:
        """The outermost process of the jail."""
        return self._process.pid

    def tell(self, message: Command, descriptor: int) -> None:
        try:
            socket.send_fds(self.control, [wire.pack(message)], [descriptor])
        except OSError as error:
            raise self.fault() from error

    def fault(self) -> Exception:
        """Why the worker is not there, in bubblewrap's words."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        self._errors.seek(0)
        words = self._errors.read(4000).decode(errors="replace").strip()
        if words.startswith("bwrap:"):
            return NoIsolationError(f"bubblewrap does not work here: {words}")
        return JailFault(f"the jail did not start: {words or 'no reason given'}")

    def close(self) -> None:
        self.control.close()  # the worker leaves when its trusted side does, and bubblewrap with it
        if os.getpid() == self._owner:  # else others may still be using it
            # Killed while it starts, bubblewrap would leave its child waiting for it for ever.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LEAVING)
            self._process.kill()
            self._process.wait()
        self._errors.close()


class _Pending:
    """A keeper that has been asked for."""

    def __init__(self, control: socket.socket, preload: frozenset[str], jail: _Jail) -> None:
        self.control = control
        self.preload = preload
        self._jail = jail
        self._keeper: Keeper | None = None

    def wait(self) -> Keeper:
        """The keeper, once its namespaces stand."""
        if self._keeper is not None:
            return self._keeper
        deadline = time.monotonic() + _START_SECONDS
        handle: int | None = None
        for _ in range(2):  # the handle from outside its namespaces, then word from inside
            self.control.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                body, descriptors, _, _ = socket.recv_fds(self.control, 1024, 1)
            except OSError as error:
                raise JailFault(f"the jail does not answer: {error}") from error
            handle = descriptors[0] if descriptors else handle
            if not body:
                raise self._jail.fault()
            if body not in (b"ready", b"kept"):
                raise _Refused(body.decode(errors="replace"))
        self._keeper = Keeper(self.control, handle, self.preload)
        return self._keeper


class _OwnJail(Keeper):
    """A keeper with a jail of its own, where namespaces inside the jail are refused."""

    def __init__(self, jail: _Jail | BareJail, preload: frozenset[str]) -> None:
        super().__init__(jail.control, None, preload)
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

    @property
    def _pid(self) -> int:
        return self._jail.pid

    def close(self) -> None:
        self._jail.close()
