"""Run a command on a machine that refuses something: `refuse.py namespaces,landlock COMMAND …`.

A seccomp filter, as in containers, makes the kernel refuse: new namespaces and mounts, Landlock,
seccomp itself. What it does is for good, and for all that the command starts.
"""

import errno
import os
import sys

from autograder.linux import seccomp, syscalls

_MOUNTS = ("mount", "umount2", "pivot_root", "unshare", "setns")
_LANDLOCK = 444  # landlock_create_ruleset


def code(refused: list[str]) -> list[tuple[int, int, int, int]]:
    """A filter that refuses what is named and allows the rest."""
    column = seccomp._column()
    (architecture,) = (known for known, other in seccomp._MACHINES.values() if other == column)
    made = [
        (0x20, 0, 0, 4),
        (0x15, 1, 0, architecture),
        (0x06, 0, 0, 0x7FFF0000),
        (0x20, 0, 0, 0),
    ]
    if "namespaces" in refused:
        calls = [seccomp._NOTHING_OF_THE_MACHINE[name] for name in _MOUNTS]
        made += seccomp._refuse(seccomp._numbers(calls, column))
        made += [(0x15, 0, 1, 435), seccomp._error(errno.ENOSYS)]  # clone3
        made += seccomp._if_called(
            seccomp._CLONE[column],
            [*seccomp._argument(0), *seccomp._error_if_any_bit(seccomp._CLONE_NEW)],
        )
    if "landlock" in refused:
        made += [(0x15, 0, 1, _LANDLOCK), seccomp._error(errno.ENOSYS)]
    if "seccomp" in refused:  # one more filter, that is
        prctl = seccomp._PRCTL[column]
        made += seccomp._if_called(prctl, [*seccomp._argument(0), *seccomp._error_if((21, 22))])
    return made


if __name__ == "__main__":
    syscalls.no_new_privileges()
    seccomp._install(seccomp._assembled(code(sys.argv[1].split(","))))
    os.execvp(sys.argv[2], sys.argv[2:])
