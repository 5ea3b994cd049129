"""A process that executes a program and answers for it, under resource limits.

A program may be run again with other givens. Where that takes next to nothing, it happens in the
same process, beside the first: a process of its own would cost more than all else together.
"""

from __future__ import annotations

import itertools
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from typing import Any, NoReturn

import msgspec

from autograder import wire
from autograder.worker import bare
from autograder.worker.keyboard import no_debugger
from autograder.worker.program import NameMissing, Program, become

_REHEARSALS = 20
_LITTLE_TIME = 0.1  # seconds of processor time, to run a program once
_LITTLE_MEMORY = 8 * 1024  # KiB that this adds to the process


class Run:
    """The process: its limits, the programs in it, and the socket it answers over."""

    def __init__(
        self, descriptor: int, limits: wire.Limits, bare_keeper: int | None = None
    ) -> None:
        self._descriptor = descriptor
        self._limits = limits
        self._bare_keeper = bare_keeper  # its process id, where there are no namespaces
        self._programs: list[Program] = []
        self._asked = itertools.count(1)

    def serve(self) -> NoReturn:
        try:
            self._confine()
            self.converse(wire.Stream(socket.socket(fileno=self._descriptor)))
        except BaseException:
            os._exit(70)
        os._exit(0)

    def converse(self, stream: wire.Stream) -> None:
        """Run the programs that are sent, and answer for them until the other side hangs up."""
        self._stream = stream
        descriptor = stream.receive_descriptor()
        self._marker = wire.Marker.on(descriptor) if descriptor is not None else wire.Marker()
        while True:
            self._serve(self._request())

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
        # First word that the processor time is up, which a process 1 is not given; then the end.
        grace = 0 if os.getpid() == 1 else 1
        bare.lower(resource.RLIMIT_CPU, self._limits.cpu, self._limits.cpu + grace)
        if self._bare_keeper is not None:
            bare.confine_run(self._bare_keeper)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # as everywhere in Python
        sys.argv = [""]

    def _request(self) -> wire.Request:
        return wire.decode_request(self._stream.receive(limit=wire.MAX_SOURCE))

    def _serve(self, request: wire.Request) -> None:
        if isinstance(request, wire.Load):
            self._load(request)
        elif isinstance(request, wire.Get | wire.Call):
            self._answer(request)
        else:
            raise wire.ProtocolError("nothing had been asked")

    def _load(self, load: wire.Load) -> None:
        if load.capture:
            self._show(load)
        if any("pdb" in cell.source or "breakpoint" in cell.source for cell in load.cells):
            no_debugger()
        stand_ins = {name: self._stand_in(name) for name in load.stand_ins}
        program = Program(load, stand_ins, self._marker)
        number = len(self._programs)
        self._programs.append(program)
        before = resource.getrusage(resource.RUSAGE_SELF)
        program.run()
        after = resource.getrusage(resource.RUSAGE_SELF)
        seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        memory = after.ru_maxrss - before.ru_maxrss
        room = seconds < _LITTLE_TIME and memory < _LITTLE_MEMORY
        self._stream.send(wire.Loaded(number, room, program.numbers()))

    def _show(self, load: wire.Load) -> NoReturn:
        """Run a notebook for what its cells give out, and for nothing else."""
        from autograder.worker.capture import CapturedProgram

        program = CapturedProgram(load)
        program.run_and_show(lambda number, outputs: self._stream.send(wire.Shown(number, outputs)))
        self._stream.send(wire.Loaded())
        os._exit(0)

    def _answer(self, request: wire.Get | wire.Call) -> None:
        reply: Any
        program = self._programs[request.program]
        try:
            reply = program.answer(request)
        except NameMissing as error:
            reply = msgspec.structs.replace(error.missing, id=request.id)
        except BaseException as error:
            reply = program.raised(error, request.id)
        self._stream.send(reply)

    def _stand_in(self, name: str) -> Any:
        def ask(*args: Any, **kwargs: Any) -> Any:
            number = next(self._asked)
            self._stream.send(wire.Asked(number, name, wire.plain(args), wire.plain(kwargs)))
            while not isinstance(told := self._request(), wire.Told):
                self._serve(told)  # who is to tell asks a program in here first
            if told.id != number:
                raise wire.ProtocolError("not what was asked")
            if told.error is not None:
                raise ValueError(told.error)
            become(args, told.arguments or [])
            return told.value

        ask.__name__ = name
        return ask


def rehearse(limits: wire.Limits) -> None:
    """Do what every run will do, before there is one.

    Python specialises code as it runs, and writes that into the code. What was rehearsed before
    a fork is fast after it, and does not cost every child a copy of the pages it lies in.
    """
    source = "one = 1.0\n\ndef same(x):\n    return x\n"
    for number in range(_REHEARSALS):
        cells = [wire.Cell(f"{part} of rehearsal {number}", source) for part in ("half", "rest")]
        requests = (
            wire.Load("rehearsal", True, cells, {}, []),
            wire.Load("rehearsal", True, cells, {"one": 2.0}, []),
            wire.Get(1, "one", 1),
            wire.Get(2, "same", 1),
            wire.Call(3, "same", [1.0], {}, False, 1),
            wire.Get(4, "other"),
        )
        ours, theirs = socket.socketpair()
        with ours, theirs, suppress(EOFError):
            stream = wire.Stream(ours)
            for request in requests:
                stream.send(request)
            ours.shutdown(socket.SHUT_WR)
            Run(theirs.fileno(), limits).converse(wire.Stream(theirs))
