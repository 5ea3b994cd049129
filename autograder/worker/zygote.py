"""A zygote: it forks the runs of many submissions, each as process 1 of namespaces of its own."""

from __future__ import annotations

import errno
import os
import resource
import select
import signal
import socket
from collections import deque
from contextlib import suppress
from typing import NoReturn

from autograder import wire
from autograder.linux import syscalls
from autograder.worker import users
from autograder.worker.control import SCRATCH, preload, receive
from autograder.worker.narrow import narrow
from autograder.worker.run import Run

_DESCRIPTORS = 4096
_PASSING = (errno.EAGAIN, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
# Of its processor time: the kernel limits it in ticks, which on a busy machine may be twice what it
# reports more precisely; and hardly anything else kills a program that has used so much.
_ALL = 0.5


def serve(control: socket.socket, limits: wire.Limits, first: int) -> NoReturn:
    """Move into a pid namespace of one's own, in which namespaces can be made at will."""
    own_users: range | None = None
    try:
        if os.getuid() == 0:
            users.leave_root_for_a_namespace(first, syscalls.CLONE_NEWPID)
            own_users = range(first + 1, first + users.OF_A_ZYGOTE)
        else:
            syscalls.new_user_namespace(syscalls.CLONE_NEWPID)
    except OSError as error:
        _refuse(socket.socket(fileno=receive(control)[1][0]), error)
    if own_users:
        users.read_python()
    zygote = os.fork()
    if zygote == 0:
        syscalls.die_with_parent()
        _Runs(control, limits, own_users).serve()
    control.close()
    os.waitpid(zygote, 0)
    os._exit(0)


class _Runs:
    """Starts the runs that are asked for, says of each how it ended, ends it with who asked."""

    def __init__(
        self, control: socket.socket, limits: wire.Limits, own_users: range | None
    ) -> None:
        self._control, self._limits = control, limits
        # Who is free; longest first, as what the kernel counts for a user may outlive a run.
        self._users = deque(own_users) if own_users else None
        self._own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY)
        # By handle: the process, its user, who asked.
        self._alive: dict[int, tuple[int, int | None, socket.socket]] = {}
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
                self._answer(*receive(self._control))

    def _answer(self, command: wire.Command, descriptors: list[int]) -> None:
        if len(descriptors) != 2:  # there is no room for more: who asked sees the line closed
            for descriptor in descriptors:
                os.close(descriptor)
            return
        asker, stream = socket.socket(fileno=descriptors[0]), descriptors[1]
        preload(command.preload)
        try:
            self._start(asker, stream)
        except OSError as error:
            with asker:
                _say_why_not(asker, error)
        os.close(stream)

    def _start(self, asker: socket.socket, stream: int) -> None:
        if self._users is not None and not self._users:
            raise OSError(errno.EAGAIN, "no user is free for a run")
        process = self._fork()
        user = None if self._users is None else self._users[0]
        if process == 0:
            self._alive.clear()  # no run finds anything of the others
            self._asked_by.clear()
            _live(asker, stream, self._limits, user)
        handle = os.pidfd_open(process)
        if self._users is not None:
            self._users.popleft()
        self._alive[handle] = process, user, asker
        self._asked_by[asker.fileno()] = handle
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
        process, user, asker = self._alive.pop(handle)
        self._events.unregister(handle)
        os.close(handle)
        if self._asked_by.pop(asker.fileno(), None) is not None:
            self._events.unregister(asker)
        _, status, used = os.wait4(process, 0)
        if self._users is not None and user is not None:
            self._users.append(user)
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


def _live(asker: socket.socket, stream: int, limits: wire.Limits, user: int | None) -> NoReturn:
    """Be a run in namespaces of one's own, and as a `user` of its own, where there is one."""
    try:
        if user is not None:
            users.become(user)
        syscalls.new_user_namespace(syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC)
        # Where memory runs out, the machine ends a submission and not its grader.
        syscalls.write("/proc/self/oom_score_adj", b"1000")
        syscalls.mount_tmpfs(SCRATCH, limits.disk)
        syscalls.mount_tmpfs("/proc", 4096, read_only=True)
        os.chdir(SCRATCH)
        syscalls.drop_capabilities()
        syscalls.set_dumpable(False)
        narrow(user is not None, is_process_1=True)
        asker.send(b"alive")
    except BaseException as error:
        _refuse(asker, error)
    Run(stream, limits).serve()
