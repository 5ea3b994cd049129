"""The main process of a jail: it imports what programs will need, and forks their runs.

It knows no test and no expected value. Three kinds of process:

- a run (`run.py`) executes a program and serves calls, under resource limits;
- a zygote (`zygote.py`) forks the runs of many submissions, each as process 1 of namespaces of
  its own, and says how each ended;
- a keeper forks the runs of one submission, which has the jail for itself, and ends everything
  they left behind.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import msgspec

from autograder import wire
from autograder.linux import seccomp, syscalls
from autograder.worker import bare, users, zygote
from autograder.worker.control import SCRATCH, preload, receive
from autograder.worker.narrow import narrow
from autograder.worker.run import Run, rehearse

# Seconds, for all of a submission, and for any one run, that a run whose socket has closed is
# waited for to be dead: on a busy machine that takes a while, and one may only pretend to.
_DYING, _DYING_EACH = 2.0, 0.05


def main() -> None:
    """Serve as "zygote" or "keeper": the role, the socket's descriptor, a user id, the limits.

    As "bare", a keeper without namespaces, also the files that Landlock leaves readable, and the
    folders that all users may write to.
    """
    # As process 1 a keeper is sent no signal that it has no handler for.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    role, descriptor, user, limits, *folders = sys.argv[1:]
    control = socket.socket(fileno=int(descriptor))
    own_user = os.getuid() == 0
    if own_user and role != "zygote":
        try:
            users.leave_root(int(user))
        except OSError as error:
            if role == "bare":
                bare.refuse(error)  # root, but not allowed to be somebody else
            raise
    if not own_user:
        # asyncio's: see seccomp.base
        selectors.DefaultSelector = selectors.PollSelector  # type: ignore[misc, assignment]
    os.chdir(SCRATCH)
    parsed = msgspec.json.decode(limits, type=wire.Limits)
    rehearse(parsed)
    gc.freeze()
    with suppress(OSError):
        seccomp.base(own_user, role == "zygote", role == "bare")
    if role == "zygote":
        zygote.serve(control, parsed, int(user))
    elif role == "bare":
        files = msgspec.json.decode(folders[0], type=wire.Files | None)
        shared = msgspec.json.decode(folders[1], type=list[str])
        parsed = bare.confine_keeper(files, SCRATCH, parsed)
        control.send(b"ready")
        _serve_keeper(control, parsed, [SCRATCH, *shared])
    else:
        control.send(b"ready")
        syscalls.set_dumpable(False)
        narrow(own_user)
        _serve_keeper(control, parsed)


# --- keeper ---------------------------------------------------------------------------------


def _serve_keeper(
    control: socket.socket, limits: wire.Limits, watched: Sequence[str] = ()
) -> NoReturn:
    """Without namespaces, the folders in which a run may write are `watched`."""
    is_bare = bool(watched)
    runs: set[int] = set()
    patience = _DYING
    while True:
        too_full = is_bare and bare.watch(control, runs, watched, limits)
        command, descriptors = receive(control)
        if command.what == "preload":
            preload(command.preload)
            control.send(b"preloaded")
            continue
        if command.what in ("end", "bury"):
            began = time.monotonic()
            status = _first_ended(runs, max(patience, _DYING_EACH)) if command.what == "bury" else 0
            patience -= time.monotonic() - began
            _end_all(runs, is_bare)
            if too_full:
                bare.empty(watched)
                status = int(signal.SIGXFSZ)
            control.send(str(status).encode())
            runs.clear()
            continue
        keeper, run = os.getpid(), os.fork()
        if run == 0:
            Run(descriptors[0], limits, keeper if is_bare else None).serve()
        runs.add(run)
        for descriptor in descriptors:
            os.close(descriptor)


def _end_all(runs: set[int], is_bare: bool) -> None:
    """Kill whatever lives in this namespace."""
    if is_bare:
        bare.end_all(runs)
    else:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def _first_ended(runs: set[int], patience: float) -> int:
    """The wait status of the run that has ended by itself, or does in time; 0 where none does."""
    ends = time.monotonic() + patience
    with suppress(ChildProcessError):
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in runs:
                runs.discard(pid)  # its number may soon be another's
                return status
            if time.monotonic() >= ends:
                break
            if pid == 0:
                time.sleep(0.001)
    return 0


if __name__ == "__main__":
    main()
