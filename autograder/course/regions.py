"""The parts of a master that are left for students to write: its solution regions."""

from __future__ import annotations

import re
from dataclasses import dataclass

REGION = re.compile(
    r"^(?P<indent>[ \t]*)### BEGIN SOLUTION(?P<title>[^\n]*)\n"
    r"(?P<code>.*?)^[ \t]*### END SOLUTION[ \t]*\n?",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Region:
    """A part of a master that is left for students to write."""

    title: str
    code: str
    start: int  # where `code` begins in the master, in characters


def solution_regions(master: str) -> list[Region]:
    """The solution regions of a master's text."""
    return [
        Region(found["title"].strip(), found["code"], found.start("code"))
        for found in REGION.finditer(master)
    ]
