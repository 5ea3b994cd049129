"""A program of ours that is run in a jail before any other: do libraries work there as outside?

Where it does not come to the answers that are known, right programs would earn wrong marks, and
nothing is graded. It also tells what the grader could import and this jail cannot.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

from autograder import wire
from autograder.jail.isolation import JailFault, UnfitJailError
from autograder.jail.libraries import importable

_SECONDS = 60.0  # the machine may be busy; it takes a tenth of one
_LABEL = "canary.py"
_PROGRAM = """
import importlib
import sys

from autograder.linux.packages import names_in

def names():
    return sorted(names_in(sys.path))

def failure(module):
    try:
        importlib.import_module(module)
    except BaseException as error:
        while error.__cause__ or error.__context__:  # NumPy has pages of advice in front of why
            error = error.__cause__ or error.__context__
        return f"{type(error).__name__}: {error}"[:300]
    return ""

def areas(sides):
    return [width * height for width, height in sides]

def solution(matrix, right_side):
    import numpy as np
    return np.linalg.solve(np.array(matrix), np.array(right_side)).round(9).tolist()
"""
_KNOWN: tuple[tuple[str, list[Any], Any], ...] = (
    ("areas", [[[2.0, 3.0], [0.5, 4.0]]], [6.0, 2.0]),
    ("failure", ["numpy"], ""),
    ("solution", [[[2.0, 1.0], [1.0, 3.0]], [4.0, 7.0]], [1.0, 2.0]),
)
_HELP = (
    "Nothing is graded where programs find another Python than the grader has; "
    "`autograder doctor` lists what they can see"
)


class Canary:
    """The program, sent to a run of a jail; it is at work while others go on."""

    def __init__(self, stream: wire.Stream) -> None:
        self._stream = stream
        self._send(wire.Load(_LABEL, False, [wire.Cell(_LABEL, _PROGRAM)], {}, []))
        for number, (function, arguments, _) in enumerate(_KNOWN):
            self._send(wire.Call(number, function, arguments, {}))
        self._send(wire.Call(len(_KNOWN), "names", [], {}))

    def lacking(self) -> frozenset[str]:
        """What the grader could import and the jail cannot, by first names; waits for it.

        Raises:
            UnfitJailError: an answer is not what it should be.
            JailFault: there is none.
        """
        self._receive()
        for function, arguments, due in _KNOWN:
            _insist(function, arguments, due, self._receive())
        names = self._receive()
        assert isinstance(names, wire.Returned)
        return frozenset(importable() - set(names.value))

    def failure(self, module: str) -> str:
        """Why a module cannot be imported in the jail, where it can be outside; else nothing.

        Raises:
            JailFault: there is no answer.
        """
        self._send(wire.Call(0, "failure", [module], {}))
        reply = self._receive()
        words = reply.value if isinstance(reply, wire.Returned) else str(reply)
        return words if words and _works_outside(module) else ""

    def _send(self, message: wire.Request) -> None:
        try:
            self._stream.send(message, time.monotonic() + _SECONDS)
        except OSError as error:
            raise JailFault(f"the jail takes no program: {error}") from error

    def _receive(self) -> wire.Reply:
        try:
            return wire.decode_reply(self._stream.receive(time.monotonic() + _SECONDS))
        except (OSError, EOFError, wire.ProtocolError) as error:
            raise JailFault(f"no program runs in the jail: {error}") from error


def _works_outside(module: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import {module}"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _insist(function: str, arguments: list[Any], due: Any, reply: wire.Reply) -> None:
    if isinstance(reply, wire.Returned) and reply.value == due:
        return
    if function == "failure" and isinstance(reply, wire.Returned):
        raise UnfitJailError(f"in the jail `import numpy` fails: {reply.value}. {_HELP}")
    came = reply.value if isinstance(reply, wire.Returned) else reply
    asked = f"{function}({', '.join(map(repr, arguments))})"
    raise UnfitJailError(f"in the jail {asked} gives {came!r}; {due!r} is right. {_HELP}")
