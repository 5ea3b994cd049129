"""User ids for student code, and how this kernel counts a user's processes."""

from __future__ import annotations

import itertools
import os
import re
from pathlib import Path

_FIRST_USER, _USERS = 100_000, 400_000  # far from people's and services' ids
_jails = itertools.count()


def unused_user() -> int:
    """A user id for student code where the grader is root, and no one else's at this time.

    Where processes are counted by user, jails that shared one would use up each other's share.
    """
    first, count = _FIRST_USER, _USERS
    if not _is_mapped(first + count):  # a container that has its own, fewer ids
        first, count = 30_000, 30_000
    return first + (os.getpid() * 16 + next(_jails) % 16) % count


def counts_by_namespace() -> bool:
    """Whether processes are counted by user and namespace, as since Linux 5.14, not by user."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int(re.sub(r"\D.*", "", minor))) >= (5, 14)


def _is_mapped(user: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    ranges = [[int(word) for word in line.split()] for line in lines]
    return any(first <= user < first + count for first, _, count in ranges)
