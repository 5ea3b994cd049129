"""A bubblewrap process, and the socket to the worker in it."""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

from autograder import wire
from autograder.jail.bwrap import command
from autograder.jail.isolation import JailFault, NoIsolationError, last_words

_LEAVING = 10.0  # seconds, for a jail that has been hung up on, perhaps while it was starting


class Jail:
    """A bubblewrap process and the control socket of the worker in it."""

    def __init__(self, bwrap: Path, role: str, limits: wire.Limits) -> None:
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

    def tell(self, message: wire.Command, *descriptors: int) -> None:
        """Send the worker a command.

        Raises:
            JailFault, NoIsolationError: it is not there: see `fault`.
        """
        try:
            socket.send_fds(self.control, [wire.pack(message)], descriptors)
        except OSError as error:
            raise self.fault() from error

    def fault(self) -> Exception:
        """Why the worker is not there, in bubblewrap's words."""
        words = last_words(self._process, self._errors)
        if words.startswith("bwrap:"):
            return NoIsolationError(f"bubblewrap does not work here: {words}")
        return JailFault(f"the jail did not start: {words or 'no reason given'}")

    def close(self) -> None:
        """Hang up, and wait until all of the jail has ended, where it is this process's own."""
        self.control.close()  # the worker leaves when its trusted side does, and bubblewrap with it
        if os.getpid() == self._owner:  # else others may still be using it
            # Killed while it starts, bubblewrap would leave its child waiting for it for ever.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_LEAVING)
            self._process.kill()
            self._process.wait()
        self._errors.close()
