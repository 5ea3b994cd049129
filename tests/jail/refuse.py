"""Run a command on a machine that refuses something: `refuse.py namespaces,landlock COMMAND …`.

A seccomp filter, as in containers, makes the kernel refuse: new namespaces and mounts, Landlock,
seccomp itself. What it does is for good, and for all that the command starts.
"""

import errno
import os
import platform
import sys

from autograder.linux import bpf, seccomp, syscalls

# mount, umount2, pivot_root, unshare, setns; clone and prctl: on x86-64 and arm64
_MOUNTS = ((165, 40), (166, 39), (155, 41), (272, 97), (308, 268))
_CLONE, _PRCTL = (56, 220), (157, 167)
_CLONE3, _LANDLOCK = 435, 444
_PR_SECCOMP = (21, 22)


def refusing(refused: list[str]) -> bytes:
    """A filter that refuses what is named and allows the rest."""
    architecture, column = seccomp.MACHINES[platform.machine()]
    verdicts = [bpf.ALLOW] * 500
    if "namespaces" in refused:
        for call in _MOUNTS:
            verdicts[call[column]] = bpf.error()
        verdicts[_CLONE3] = bpf.error(errno.ENOSYS)
        verdicts[_CLONE[column]] = bpf.no_bit_of(0, seccomp.CLONE_NEW)
    if "landlock" in refused:
        verdicts[_LANDLOCK] = bpf.error(errno.ENOSYS)
    if "seccomp" in refused:  # one more filter, that is
        anything_else = [option for option in range(100) if option not in _PR_SECCOMP]
        verdicts[_PRCTL[column]] = bpf.only(0, anything_else)
    return bpf.filtered(architecture, verdicts)


if __name__ == "__main__":
    syscalls.no_new_privileges()
    seccomp.install(refusing(sys.argv[1].split(",")))
    os.execvp(sys.argv[2], sys.argv[2:])
