"""The jailed side: a zygote that forks a keeper per submission, which forks its runs.

It knows no test and no expected value. Three kinds of process, each a fork of the one before:

- the zygote, started inside the jail, imports once what the programs to come will import;
- a keeper is process 1 of a submission's own namespaces and runs none of its code: it starts
  runs, and ends everything they left behind;
- a run executes the program and serves calls, under resource limits.
"""

from __future__ import annotations

import gc
import importlib
import itertools
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any, NoReturn

import msgspec

from autograder.sandbox import bare, linux, seccomp, wire
from autograder.sandbox.packages import package_file
from autograder.sandbox.program import NameMissing, Program, parameters_of, returned

_COMMAND_SIZE = 4096
_REHEARSALS = 20
_SCRATCH = os.environ.get("HOME", "/tmp")  # see jail.scratch


def main() -> None:
    """Serve as "zygote" or "keeper": the role, the socket's descriptor, a user id, the limits.

    As "bare", a keeper without namespaces, also the folders that Landlock leaves readable.
    """
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
    _rehearse(parsed)
    gc.freeze()
    with suppress(OSError):
        seccomp.base()
    if role == "zygote":
        _serve_zygote(control, parsed)
    elif role == "bare":
        folders = msgspec.json.decode(readable[0])
        parsed = bare.confine_keeper(folders, _SCRATCH, parsed)
        control.send(b"ready")
        _serve_keeper(control, parsed, is_bare=True)
    else:
        control.send(b"ready")
        linux.set_dumpable(False)
        _narrow()
        _serve_keeper(control, parsed)


def _become(user: int) -> None:
    # The kernel does not count the real root's processes against RLIMIT_NPROC.
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    package_file("numpy").read_bytes()  # raises where Python's packages are for their owner alone
    linux.set_dumpable(True)  # the namespaces to come are set up through /proc/self


# --- zygote ---------------------------------------------------------------------------------


def _serve_zygote(control: socket.socket, limits: wire.Limits) -> NoReturn:
    """Move into a pid namespace of one's own, in which namespaces can be made at will."""
    try:
        linux.new_user_namespace(linux.CLONE_NEWPID)
    except OSError as error:
        _refuse(_receive(control)[1], error)
    zygote = os.fork()
    if zygote == 0:
        linux.die_with_parent()
        _serve_keepers(control, limits)
    control.close()
    os.waitpid(zygote, 0)
    os._exit(0)


def _serve_keepers(control: socket.socket, limits: wire.Limits) -> NoReturn:
    own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY)
    while True:
        command, descriptors = _receive(control)
        _preload(command.preload)
        try:
            # The next child is process 1 of a new pid namespace, its descendants live in there.
            linux.unshare(linux.CLONE_NEWPID)
            keeper = os.fork()
            if keeper == 0:
                control.close()
                os.close(own_pids)
                _keep(socket.socket(fileno=descriptors[0]), limits)
            linux.set_pid_namespace_of_children(own_pids)
        except OSError as error:
            _refuse(descriptors, error)
        with socket.socket(fileno=descriptors[0]) as keeper_control:
            handle = os.pidfd_open(keeper)
            socket.send_fds(keeper_control, [b"ready"], [handle])
            os.close(handle)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass  # keepers whose submission is done


def _refuse(descriptors: list[int], error: OSError) -> NoReturn:
    with socket.socket(fileno=descriptors[0]) as keeper_control:
        keeper_control.send(f"refused: {error}".encode())
    os._exit(1)


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


# --- keeper ---------------------------------------------------------------------------------


def _narrow() -> None:
    with suppress(OSError):  # a second wall: where there is no seccomp, the first one stands
        seccomp.nothing_of_the_machine()


def _keep(control: socket.socket, limits: wire.Limits) -> NoReturn:
    try:
        linux.new_user_namespace(linux.CLONE_NEWNS | linux.CLONE_NEWIPC)
        # Where memory runs out, the machine ends a submission and not its grader.
        linux.write("/proc/self/oom_score_adj", b"1000")
        linux.mount_tmpfs(_SCRATCH, limits.disk)
        linux.mount_tmpfs("/proc", 4096, read_only=True)
        os.chdir(_SCRATCH)
        linux.drop_capabilities()
        linux.set_dumpable(False)
        _narrow()
        control.send(b"kept")
        _serve_keeper(control, limits)
    except BaseException as error:
        with suppress(OSError):
            control.send(f"refused: {error}".encode())
    os._exit(1)


def _serve_keeper(control: socket.socket, limits: wire.Limits, is_bare: bool = False) -> NoReturn:
    runs: set[int] = set()
    while True:
        too_full = is_bare and bare.watch(control, runs, _SCRATCH, limits)
        command, descriptors = _receive(control)
        if command.what == "preload":
            _preload(command.preload)
            control.send(b"preloaded")
            continue
        if command.what == "end":
            status = _end_all(runs, is_bare)
            control.send(str(int(signal.SIGXFSZ) if too_full else status).encode())
            runs.clear()
            continue
        keeper, run = os.getpid(), os.fork()
        if run == 0:
            _Run(descriptors[0], limits, keeper if is_bare else None).serve()
        runs.add(run)
        for descriptor in descriptors:
            os.close(descriptor)


def _end_all(runs: set[int], is_bare: bool) -> int:
    """Kill whatever lives in this namespace.

    Returns the wait status of the run that had already ended by itself; 0 where none had.
    """
    status = _first_ended(runs)
    if is_bare:
        bare.end_all(runs)
    else:
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)
    return status


def _first_ended(runs: set[int]) -> int:
    patience = time.monotonic() + 0.05  # a run whose socket has closed may still be ending
    with suppress(ChildProcessError):
        while time.monotonic() < patience:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in runs:
                runs.discard(pid)  # its number may soon be another's
                return status
            if pid == 0:
                time.sleep(0.001)
    return 0


def _receive(control: socket.socket) -> tuple[wire.Command, list[int]]:
    body, descriptors, _, _ = socket.recv_fds(control, _COMMAND_SIZE, 4)
    if not body:
        os._exit(0)  # the trusted side hung up: nothing is left to do here
    return msgspec.msgpack.decode(body, type=wire.Command), descriptors


# --- run ------------------------------------------------------------------------------------


class _Run:
    """One execution of the program, answering over its own socket."""

    def __init__(
        self, descriptor: int, limits: wire.Limits, bare_keeper: int | None = None
    ) -> None:
        self._descriptor = descriptor
        self._limits = limits
        self._bare_keeper = bare_keeper  # its process id, where there are no namespaces

    def serve(self) -> NoReturn:
        try:
            self._confine()
            self.converse(wire.Stream(socket.socket(fileno=self._descriptor)))
        except BaseException:
            os._exit(70)
        os._exit(0)

    def converse(self, stream: wire.Stream) -> None:
        """Run the program that is sent first, then answer until the other side hangs up."""
        self._stream = stream
        load = wire.decode_request(stream.receive(limit=wire.MAX_SOURCE))
        assert isinstance(load, wire.Load)
        if load.capture:
            self._show(load)
        self._program = Program(load, {name: self._stand_in(name) for name in load.stand_ins})
        self._asked = itertools.count(1)
        self._program.run()
        stream.send(wire.Loaded())
        while True:
            self._answer(wire.decode_request(stream.receive()))

    def _show(self, load: wire.Load) -> NoReturn:
        """Run a notebook for what its cells give out, and for nothing else."""
        from autograder.sandbox.capture import CapturedProgram

        program = CapturedProgram(load)
        program.run_and_show(lambda number, outputs: self._stream.send(wire.Shown(number, outputs)))
        self._stream.send(wire.Loaded())
        os._exit(0)

    def _confine(self) -> None:
        nothing = os.open("/dev/null", os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        highest = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        os.closerange(3, self._descriptor)
        os.closerange(self._descriptor + 1, min(highest, 65536))
        os.setsid()
        for which, value in (
            (resource.RLIMIT_AS, self._limits.memory),
            (resource.RLIMIT_NPROC, self._limits.processes),
            (resource.RLIMIT_FSIZE, self._limits.file_size),
            (resource.RLIMIT_NOFILE, self._limits.open_files),
            (resource.RLIMIT_CORE, 0),
        ):
            bare.lower(which, value)
        # First word that the processor time is up, then the end.
        bare.lower(resource.RLIMIT_CPU, self._limits.cpu, self._limits.cpu + 1)
        if self._bare_keeper is not None:
            bare.confine_run(self._bare_keeper)
        sys.breakpointhook = lambda *args, **kwargs: None
        sys.argv = [""]

    def _answer(self, request: wire.Request) -> None:
        if not isinstance(request, wire.Get | wire.Call):
            raise wire.ProtocolError("not a question")
        reply: Any
        try:
            reply = self._get(request) if isinstance(request, wire.Get) else self._call(request)
        except NameMissing as error:
            reply = msgspec.structs.replace(error.missing, id=request.id)
        except BaseException as error:
            reply = self._program.raised(error, request.id)
        self._stream.send(reply)

    def _get(self, request: wire.Get) -> Any:
        value = self._program.get(request.name)
        if callable(value) and not hasattr(value, "__array__"):
            return wire.Function(request.id, parameters_of(value))
        return returned(request.id, value)

    def _call(self, request: wire.Call) -> Any:
        value = self._program.call(request.name, request.args, request.kwargs)
        return returned(request.id, value, request.args if request.arguments_back else None)

    def _stand_in(self, name: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            number = next(self._asked)
            self._stream.send(wire.Asked(number, name, wire.plain(args), wire.plain(kwargs)))
            told = wire.decode_request(self._stream.receive())
            if not isinstance(told, wire.Told) or told.id != number:
                raise wire.ProtocolError("not what was asked")
            if told.error is not None:
                raise ValueError(told.error)
            return told.value

        ask.__name__ = name
        return ask


def _rehearse(limits: wire.Limits) -> None:
    """Do what every run will do, before there is one.

    Python specialises code as it runs, and writes that into the code. What was rehearsed before
    a fork is fast after it, and does not cost every child a copy of the pages it lies in.
    """
    cell = wire.Cell("rehearsal", "one = 1.0\n\ndef same(x):\n    return x\n")
    requests = (
        wire.Load("rehearsal", True, [cell, cell], {"one": 2.0}, []),
        wire.Get(1, "one"),
        wire.Get(2, "same"),
        wire.Call(3, "same", [1.0], {}),
        wire.Get(4, "other"),
    )
    for _ in range(_REHEARSALS):
        ours, theirs = socket.socketpair()
        with ours, theirs, suppress(EOFError):
            stream = wire.Stream(ours)
            for request in requests:
                stream.send(request)
            ours.shutdown(socket.SHUT_WR)
            _Run(theirs.fileno(), limits).converse(wire.Stream(theirs))


if __name__ == "__main__":
    main()
