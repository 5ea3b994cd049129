"""A user of its own for each run: the kernel counts much for a user that it does not for a process.

Watches of epoll, the memory of pipes and the like run out for all of a user's processes at once;
namespaces do not part them.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from autograder.linux import syscalls

OF_A_ZYGOTE = 256  # users, more than there are runs at a time


def become(user: int) -> None:
    """Be this user, without any groups, for good unless there are capabilities to go on.

    Raises:
        OSError: not allowed.
    """
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    syscalls.set_dumpable(True)  # the namespaces to come are set up through /proc/self


def leave_root(user: int) -> None:
    """Be this user rather than root: the kernel holds little against root, not even its processes.

    Raises:
        OSError: not allowed; or this user cannot read Python's packages.
    """
    os.setgroups([])
    become(user)
    read_python()


def leave_root_for_a_namespace(first: int, others: int) -> None:
    """Enter a user namespace that has `OF_A_ZYGOTE` users, and be the first of them.

    With the namespaces in `others`. Which users there are only root can say, who stays outside.

    Raises:
        OSError: refused.
    """
    os.setgroups([])
    reading, writing = os.pipe()
    inside, root = os.getpid(), os.fork()
    if root == 0:
        os._exit(_say_who_is_there(inside, first, reading, writing))
    os.close(reading)
    try:
        syscalls.unshare(syscalls.CLONE_NEWUSER | others)
        os.write(writing, b"!")
    finally:
        os.close(writing)
        status = os.waitpid(root, 0)[1]
    if status != 0:
        number = os.waitstatus_to_exitcode(status)
        raise OSError(number, f"users of a namespace: {os.strerror(number)}")
    become(first)


def read_python() -> None:
    """See whether this user can; what else is missing is for the canary to say.

    Raises:
        OSError: Python's packages are for their owner alone.
    """
    Path(msgspec.__file__).read_bytes()


def _say_who_is_there(process: int, first: int, reading: int, writing: int) -> int:
    """Give the process's new namespace its users, once it is in there; 0, or the error's number."""
    try:
        os.close(writing)
        if os.read(reading, 1):
            for kind in ("uid", "gid"):
                users = b"%d %d %d" % (first, first, OF_A_ZYGOTE)
                syscalls.write(f"/proc/{process}/{kind}_map", users)
        return 0
    except OSError as error:
        return error.errno or 1
