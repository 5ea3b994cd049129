"""A program that tests can ask, jailed or local: what `jailed.py` and `local.py` share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from autograder import wire
from autograder.jail.isolation import JailFault
from autograder.submissions.reading import Submission
from autograder.testing.words import Words


class RunningProgram(Protocol):
    """A program that has been loaded, or will be when first asked."""

    def ask(self, request: wire.Get | wire.Call, said: Words) -> wire.Reply:
        """The reply to `request`; `said` names it in messages. Raises StudentError."""

    def again(self, pins: Mapping[str, Any]) -> RunningProgram:
        """The same program, run anew with `pins` replaced."""


def to_load(submission: Submission, pins: Mapping[str, Any]) -> wire.Load:
    """The program, with values to be pinned and the names of functions that are answered here."""
    return wire.Load(
        submission.filename,
        submission.notebook,
        list(submission.cells),
        wire.plain({name: value for name, value in pins.items() if not callable(value)}),
        [name for name, value in pins.items() if callable(value)],
    )


def tell(functions: Mapping[str, Any], asked: wire.Reply) -> wire.Told:
    """The answer to a program that called one of `functions`, or that there is none.

    What a function with a true `in_place` has made of its arguments is told, too.

    Raises:
        JailFault: the function had to ask the jail, and that is broken.
    """
    assert isinstance(asked, wire.Asked)
    if not callable(functions.get(asked.name)):
        return wire.Told(asked.id, None, f"{asked.name} is not known")
    try:
        function = functions[asked.name]
        value = wire.plain(function(*asked.args, **asked.kwargs))
        after = wire.plain(asked.args) if getattr(function, "in_place", False) else None
        told = wire.Told(asked.id, value, arguments=after)
        if len(wire.pack(told)) <= wire.MAX_FRAME:
            return told
    except JailFault:  # of a function that asks the jail itself: no fault of this program's
        raise
    except Exception:  # the program's own arguments do not fit the function
        pass
    return wire.Told(asked.id, None, f"{asked.name} cannot be called like this")
