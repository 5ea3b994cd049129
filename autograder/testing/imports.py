"""Which modules a program imports, by a glance at its text, and which it says it has missed."""

from __future__ import annotations

import re

from autograder import wire
from autograder.submissions.reading import Submission

_IMPORT = re.compile(r"\b(?:from|import)[ \t]+([^\n;#]*)")
_MISSED = re.compile(r"No module named '(\w+)")


def imported_by(submission: Submission) -> frozenset[str]:
    """The first names of modules that a program may import; some may be no modules at all.

    Also those that it imports only if it can, or that a text in it speaks of.
    """
    text = "\n".join(cell.source for cell in submission.cells)
    parts = (part for line in _IMPORT.findall(text) for part in line.split(","))
    return frozenset(found[1] for part in parts if (found := re.match(r"\s*(\w+)", part)))


def missed_by(reply: wire.Reply) -> str | None:
    """The first name of the module for want of which there is no value, in the program's words."""
    raised = reply.because if isinstance(reply, wire.Missing) else reply
    if not isinstance(raised, wire.Raised) or raised.exception != "ModuleNotFoundError":
        return None
    found = _MISSED.match(raised.message)
    return found[1] if found else None
