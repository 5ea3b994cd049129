"""What the trusted side tells a zygote or a keeper, over their control socket."""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
from contextlib import suppress

import msgspec

from autograder import wire

SCRATCH = os.environ.get("HOME", "/tmp")  # see jail.visible.scratch
_COMMAND_SIZE = 4096


def receive(control: socket.socket) -> tuple[wire.Command, list[int]]:
    body, descriptors, _, _ = socket.recv_fds(control, _COMMAND_SIZE, 4)
    if not body:
        os._exit(0)  # the trusted side hung up: nothing is left to do here
    return msgspec.msgpack.decode(body, type=wire.Command), descriptors


def preload(modules: list[str]) -> None:
    """Import what every fork from here on will have: dearer than none, cheaper than in each."""
    missing = [name for name in modules if name not in sys.modules]
    for name in missing:
        with suppress(Exception):
            module = importlib.import_module(name)
            if name == "numpy":
                module.linalg.solve(module.eye(2), module.ones(2))  # what LAPACK sets up once
    if missing:
        gc.freeze()
