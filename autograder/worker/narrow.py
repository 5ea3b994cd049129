"""What every process of a jail gives up before a program runs in it."""

from __future__ import annotations

from contextlib import suppress

from autograder.linux import seccomp
from autograder.worker import bare


def narrow(own_user: bool, is_process_1: bool = False) -> None:
    """Give up the kernel's rooms, where this kernel can close them."""
    bare.lower_what_is_counted_by_user()
    with suppress(OSError):  # a second wall: where there is no seccomp, the first one stands
        seccomp.nothing_of_the_machine(own_user=own_user, is_process_1=is_process_1)
