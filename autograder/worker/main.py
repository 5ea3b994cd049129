"""The main process of a jail: it imports what programs will need, and forks their runs.

It knows no test and no expected value. Three kinds of process:

- a run (`run.py`) executes a program and serves calls, under resource limits;
- a zygote forks the runs of many submissions, each as process 1 of namespaces of its own, and
  says how each ended;
- a keeper forks the runs of one submission, which has the jail for itself, and ends everything
  they left behind.
"""

from __future__ import annotations

import errno
import gc
import importlib
import os
import resource
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import NoReturn

import msgspec

from autograder import wire
from autograder.linux import seccomp, syscalls
from autograder.linux.packages import package_file
from autograder.worker import bare
from autograder.worker.run import Run, rehearse

_COMMAND_SIZE = 4096
# Seconds, for all of a submission, and for any one run, that a run whose socket has closed is
# waited for to be dead: on a busy machine that takes a while, and one may only pretend to.
_DYING, _DYING_EACH = 2.0, 0.05
_DESCRIPTORS = 4096
_PASSING = (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
_ALL = 0.8  # of its processor time: the kernel limits it in ticks, and reports it more precisely
_SCRATCH = os.environ.get("HOME", "/tmp")  # see jail.scratch


def main() -> None:
    """Serve as "zygote" or "keeper": the role, the socket's descriptor, a user id, the limits.

    As "bare", a keeper without namespaces, also the folders that Landlock leaves readable.
    """
    # As process 1 a keeper is sent no signal that it has no handler for.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    role, descriptor, user, limits, *readable = sys.argv[1:]
    control = socket.socket(fileno=int(descriptor))
    if os.getuid() == 0:
        try:
            _become(int(user))
        except OSError as error:
            if role == "bare":
                bare.refuse(error)  # root, but not allowed to be somebody else
            raise
    os.chdir(_SCRATCH)
    parsed = msgspec.json.decode(limits, type=wire.Limits)
    rehearse(parsed)
    gc.freeze()
    with suppress(OSError):
        seccomp.base(role == "zygote")
    if role == "zygote":
        _serve_zygote(control, parsed)
    elif role == "bare":
        folders = msgspec.json.decode(readable[0])
        parsed = bare.confine_keeper(folders, _SCRATCH, parsed)
        control.send(b"ready")
        _serve_keeper(control, parsed, is_bare=True)
    else:
        control.send(b"ready")
        syscalls.set_dumpable(False)
        _narrow()
        _serve_keeper(control, parsed)


def _become(user: int) -> None:
    # The kernel does not count the real root's processes against RLIMIT_NPROC.
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    package_file("numpy").read_bytes()  # raises where Python's packages are for their owner alone
    syscalls.set_dumpable(True)  # the namespaces to come are set up through /proc/self


# --- zygote ---------------------------------------------------------------------------------


def _serve_zygote(control: socket.socket, limits: wire.Limits) -> NoReturn:
    """Move into a pid namespace of one's own, in which namespaces can be made at will."""
    try:
        syscalls.new_user_namespace(syscalls.CLONE_NEWPID)
    except OSError as error:
        _refuse(socket.socket(fileno=_receive(control)[1][0]), error)
    zygote = os.fork()
    if zygote == 0:
        syscalls.die_with_parent()
        _Runs(control, limits).serve()
    control.close()
    os.waitpid(zygote, 0)
    os._exit(0)


class _Runs:
    """Starts the runs that are asked for, says of each how it ended, ends it with who asked."""

    def __init__(self, control: socket.socket, limits: wire.Limits) -> None:
        self._control, self._limits = control, limits
        self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY)
        self._alive: dict[int, tuple[int, socket.socket]] = {}  # by handle: process, who asked
        self._asked_by: dict[int, int] = {}  # the handle, by the descriptor of who asked
        self._events = select.poll()
        self._events.register(control, select.POLLIN)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        # Two for each run. No more than that: what a run closes one by one, on an old system.
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, _DESCRIPTORS)), hard))

    def serve(self) -> NoReturn:
        while True:
            ready = {descriptor for descriptor, _ in self._events.poll()}
            for handle in ready & self._alive.keys():
                self._bury(handle)
            for asked_over in ready & self._asked_by.keys():  # hung up, perhaps in dying
                self._events.unregister(asked_over)
                signal.pidfd_send_signal(self._asked_by.pop(asked_over), signal.SIGKILL)
            if self._control.fileno() in ready:
                self._answer(*_receive(self._control))

    def _answer(self, command: wire.Command, descriptors: list[int]) -> None:
        if len(descriptors) != 2:  # there is no room for more: who asked sees the line closed
            for descriptor in descriptors:
                os.close(descriptor)
            return
        asker, stream = socket.socket(fileno=descriptors[0]), descriptors[1]
        _preload(command.preload)
        try:
            self._start(asker, stream)
        except OSError as error:
            with asker:
                _say_why_not(asker, error)
        os.close(stream)

    def _start(self, asker: socket.socket, stream: int) -> None:
        process = self._fork()
        if process == 0:
            self._alive.clear()  # no run finds anything of the others
            self._asked_by.clear()
            _live(asker, stream, self._limits)
        handle = os.pidfd_open(process)
        self._alive[handle], self._asked_by[asker.fileno()] = (process, asker), handle
        self._events.register(handle, select.POLLIN)
        self._events.register(asker, 0)  # for its end alone
        with suppress(OSError):  # who has hung up meanwhile
            socket.send_fds(asker, [b"ready"], [handle])

    def _fork(self) -> int:
        """Fork a child that is process 1 of a new pid namespace; 0 is returned in there."""
        syscalls.unshare(syscalls.CLONE_NEWPID)
        process = -1
        try:
            process = os.fork()
            return process
        finally:
            if process != 0:
                syscalls.set_pid_namespace_of_children(self._own_pids)

    def _bury(self, handle: int) -> None:
        process, asker = self._alive.pop(handle)
        self._events.unregister(handle)
        os.close(handle)
        if self._asked_by.pop(asker.fileno(), None) is not None:
            self._events.unregister(asker)
        _, status, used = os.wait4(process, 0)
        with asker, suppress(OSError):
            asker.send(str(_as_meant(status, used, self._limits)).encode())


def _as_meant(status: int, used: resource.struct_rusage, limits: wire.Limits) -> int:
    """The wait status that the same end would have had, had it not been that of a process 1.

    To such a one, the kernel does not say that its processor time is up before it ends it.
    """
    if status == signal.SIGKILL and used.ru_utime + used.ru_stime >= _ALL * limits.cpu:
        return int(signal.SIGXCPU)
    return int(signal.SIGKILL) if status & 0x7F == signal.SIGSYS else status  # see seccomp.py


def _refuse(asker: socket.socket, error: BaseException) -> NoReturn:
    _say_why_not(asker, error)
    os._exit(1)


def _say_why_not(asker: socket.socket, error: BaseException) -> None:
    """A machine that has no room for a process may have it later; one that forbids it may not."""
    passes = isinstance(error, OSError) and error.errno in _PASSING
    with suppress(OSError):
        asker.send(f"{'failed' if passes else 'refused'}: {error}".encode())


def _narrow(is_process_1: bool = False) -> None:
    with suppress(OSError):  # a second wall: where there is no seccomp, the first one stands
        seccomp.nothing_of_the_machine(is_process_1)


def _preload(modules: list[str]) -> None:
    """Import what every fork from here on will have: dearer than none, cheaper than in each."""
    missing = [name for name in modules if name not in sys.modules]
    for name in missing:
        with suppress(Exception):
            module = importlib.import_module(name)
            if name == "numpy":
                module.linalg.solve(module.eye(2), module.ones(2))  # what LAPACK sets up once
    if missing:
        gc.freeze()


def _live(asker: socket.socket, stream: int, limits: wire.Limits) -> NoReturn:
    """Be a run in namespaces of one's own."""
    try:
        syscalls.new_user_namespace(syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC)
        # Where memory runs out, the machine ends a submission and not its grader.
        syscalls.write("/proc/self/oom_score_adj", b"1000")
        syscalls.mount_tmpfs(_SCRATCH, limits.disk)
        syscalls.mount_tmpfs("/proc", 4096, read_only=True)
        os.chdir(_SCRATCH)
        syscalls.drop_capabilities()
        syscalls.set_dumpable(False)
        _narrow(is_process_1=True)
        asker.send(b"alive")
    except BaseException as error:
        _refuse(asker, error)
    Run(stream, limits).serve()


# --- keeper ---------------------------------------------------------------------------------


def _serve_keeper(control: socket.socket, limits: wire.Limits, is_bare: bool = False) -> NoReturn:
    runs: set[int] = set()
    patience = _DYING
    while True:
        too_full = is_bare and bare.watch(control, runs, _SCRATCH, limits)
        command, descriptors = _receive(control)
        if command.what == "preload":
            _preload(command.preload)
            control.send(b"preloaded")
            continue
        if command.what in ("end", "bury"):
            began = time.monotonic()
            status = _first_ended(runs, max(patience, _DYING_EACH)) if command.what == "bury" else 0
            patience -= time.monotonic() - began
            _end_all(runs, is_bare)
            if too_full:
                bare.empty(_SCRATCH)
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


def _receive(control: socket.socket) -> tuple[wire.Command, list[int]]:
    body, descriptors, _, _ = socket.recv_fds(control, _COMMAND_SIZE, 4)
    if not body:
        os._exit(0)  # the trusted side hung up: nothing is left to do here
    return msgspec.msgpack.decode(body, type=wire.Command), descriptors


if __name__ == "__main__":
    main()
