"""How strongly a submission is isolated, and what is raised where it is not."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from enum import StrEnum
from typing import IO


class Isolation(StrEnum):
    """What keeps a submission from the grader, strongest first."""

    NESTED = "bubblewrap, own namespaces for each submission"
    PER_SUBMISSION = "bubblewrap, a fresh jail for each submission"
    LANDLOCK = "Landlock and seccomp, no namespaces"
    USER = "another user id and seccomp, no namespaces"
    NONE = "none"


class NoIsolationError(Exception):
    """This machine gives no isolation; the text says what to install."""


class JailFault(Exception):
    """The grader's own machinery failed: no mark may follow from it."""


class UnfitJailError(JailFault):
    """Programs do not run in this jail as they do outside: it would give right ones wrong marks."""


def last_words(process: subprocess.Popen[bytes], errors: IO[bytes]) -> str:
    """What a jail's outermost process, which has ended or is about to, said on its `errors`."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    errors.seek(0)
    return errors.read(4000).decode(errors="replace").strip()
