"""User ids for student code, and how this kernel counts a user's processes."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

# Far from people's and services' ids, and from those that containers are given.
_FIRST_USER, _USERS = 1_900_000_000, 240_000_000
_FEW_FROM, _FEW = 30_000, 30_000  # in a container that has its own, fewer ids


def unused_user(together: int = 1) -> int:
    """A user id for student code where the grader is root, and no one else's at this time.

    Where the kernel counts by user, jails that shared one would use up each other's share. That
    many in a row: drawn, as no one keeps a list, from so many that none meets another.
    """
    first, count = _FIRST_USER, _USERS
    if not _is_mapped(first + count):
        first, count = _FEW_FROM, _FEW
    return first + secrets.randbelow(count // together) * together


def is_for_student_code(user: int) -> bool:
    """Whether nobody but student code can be this user."""
    return _FIRST_USER <= user < _FIRST_USER + _USERS


def counts_by_namespace() -> bool:
    """Whether processes are counted by user and namespace, as since Linux 5.14, not by user."""
    major, minor = os.uname().release.split(".")[:2]
    return (int(major), int(re.sub(r"\D.*", "", minor))) >= (5, 14)


def _is_mapped(user: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text().splitlines()
    ranges = [[int(word) for word in line.split()] for line in lines]
    return any(first <= user < first + count for first, _, count in ranges)
