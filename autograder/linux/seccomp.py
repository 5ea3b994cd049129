"""Seccomp: which system calls a process and its descendants may still make.

A list of what is allowed (`calls.py`); of some, with which arguments. What is refused fails with
an error and kills nobody: programs try all sorts of things.

The process must have given up new privileges before.

- `nothing_of_the_machine`: no sockets, no namespaces, no mounts, no tracing, none of the
  kernel's rarely used rooms, no memory that no limit counts, no hold on files that others read,
  nothing that is counted for the whole machine or, without a user of its own, for a user.
  For every jail.
- `alone`: besides, no other process is started, signalled or touched, and nothing changes a
  file but by writing it. For a jail that shares process and user ids with the machine.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import signal
import socket

from autograder.linux import bpf, calls
from autograder.linux.bpf import Code

_PR_GET_SECCOMP, _PR_SET_SECCOMP = 21, 22
_MODE_FILTER = 2

# AUDIT_ARCH_…, and the column of calls.py.
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}

CLONE_NEW = 0x7E020000  # any new namespace
_CLONE_THREAD = 0x00010000
_TMPFILE = 0o20000000
# Memory that is locked, or of the machine's few large pages.
_MAP_LOCKED, _MAP_HUGETLB = 0x2000, 0x40000
_SOCKET_KIND = 0xF  # of a socket's type; the rest are flags

# To copy a descriptor, to read and set its flags, to lock: neither signals to an owner, nor leases
# on and watches of files that others open, nor larger pipes.
_FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11, 36, 37, 38, 1025, 1027, 1030, 1032, 1034)
# Of terminals, whether it is one and how large (TCGETS, TCGETS2, TIOCGWINSZ, TIOCGPGRP); of all
# else how much there is to read, and flags of the descriptor (FIONREAD, FIONBIO, FIO(N)CLEX).
_IOCTL = (0x5401, 0x802C542A, 0x5413, 0x540F, 0x541B, 0x5421, 0x5450, 0x5451)
# Of prctl what reads, and names: PDEATHSIG, DUMPABLE, NAME, SECCOMP, CAPBSET_READ, TIMERSLACK,
# NO_NEW_PRIVS; THP_DISABLE, SET_VMA (a name for memory).
_PRCTL = (2, 3, 15, 16, 21, 23, 29, 30, 38, 39, 41, 42, 0x53564D41)
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def is_offered() -> bool:
    """Whether this kernel has seccomp, on an architecture whose system calls are known here."""
    return platform.machine() in MACHINES and _libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def nothing_of_the_machine(
    *, own_user: bool, is_process_1: bool = False, keeps: bool = False
) -> None:
    """Leave this process and its descendants without network, namespaces and kernel's rooms.

    What stays of sockets is a connected pair of streams, which asyncio needs.

    own_user: nobody else's processes have this user id.
    is_process_1: of a namespace. One that kills itself ends as any other would: by SIGSYS, where
    the kernel would not hear of SIGKILL.
    keeps: a keeper, who may still confine its runs further (`landlock.py`, `alone`).

    Raises:
        OSError: the kernel has no seccomp, or not for this architecture.
    """
    install(base(own_user, is_process_1, keeps))


@functools.cache
def base(own_user: bool, is_process_1: bool, keeps: bool = False) -> bytes:
    """The filter of `nothing_of_the_machine`; made once, before any fork."""
    judged = _judged()
    if is_process_1:
        for name, position in (("kill", 1), ("tkill", 1), ("tgkill", 2)):
            judged[name] = bpf.unless(position, int(signal.SIGKILL), _end_of_process_1())
    if keeps:
        keeping = (*_PRCTL, _PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP)
        judged["prctl"] = bpf.only(0, keeping)
    open_calls = calls.FILES | calls.EVENTS | calls.PROCESS
    open_calls |= (calls.EPOLL if own_user else {}) | (calls.KEEPING if keeps else {})
    return _filter(open_calls, judged)


def alone() -> None:
    """Let this process start no other one (threads it may), and touch none.

    It may not change what belongs to files either, but for writing them.

    Raises:
        OSError: see `nothing_of_the_machine`.
    """
    install(alone_as(os.getpid()))


def alone_as(process: int) -> bytes:
    """The filter of `alone`, for this process."""
    open_calls = calls.FILES | calls.EVENTS | calls.EPOLL | calls.PROCESS
    for name in calls.NOT_ALONE:
        del open_calls[name]
    judged = _judged()
    for name in ("kill", "tgkill", "sched_setaffinity", "sched_setscheduler", "sched_setparam"):
        judged[name] = bpf.only(0, (0, process))  # kill(0): the process group, with nobody else
    judged["prlimit64"] = bpf.only(0, (0, process))
    judged["clone"] = bpf.every_bit_of(0, _CLONE_THREAD)
    judged["open"], judged["openat"] = _plain_opening(1), _plain_opening(2)
    return _filter(open_calls, judged)


def _judged() -> dict[str, Code]:
    """The verdicts on what not every call of is allowed."""
    return {
        "clone": bpf.no_bit_of(0, CLONE_NEW),
        "mmap": bpf.no_bit_of(3, _MAP_LOCKED | _MAP_HUGETLB, bpf.error(errno.ENOMEM)),
        "fcntl": bpf.only(1, _FCNTL),
        "ioctl": bpf.only(1, _IOCTL, bpf.error(errno.ENOTTY)),
        "prctl": bpf.only(0, _PRCTL),
        # Nobody else's limits: a keeper's would make a fault of the grader's out of it.
        "prlimit64": bpf.only(0, (0,)),
        "socketpair": bpf.both(
            bpf.only(0, (int(socket.AF_UNIX),)),
            bpf.masked(1, _SOCKET_KIND, (int(socket.SOCK_STREAM),)),
        ),
        # Urgent bytes, which no program sends, have been a way into the kernel (CVE-2025-38236).
        "sendto": bpf.no_bit_of(3, int(socket.MSG_OOB)),
    }


def _end_of_process_1() -> Code:
    return bpf.unless(0, 1, bpf.END)


def _plain_opening(flags: int) -> Code:
    """No file without a name, which no count of the disk finds; no emptying by "reading"."""
    named = bpf.no_bit_of(flags, _TMPFILE, bpf.error(errno.EOPNOTSUPP))
    writes = [how | empty for how in (os.O_WRONLY, os.O_RDWR, 3) for empty in (0, os.O_TRUNC)]
    return bpf.both(named, bpf.masked(flags, os.O_TRUNC | os.O_ACCMODE, (os.O_RDONLY, *writes)))


def _filter(
    open_calls: dict[str, tuple[calls.Number, calls.Number]], judged: dict[str, Code]
) -> bytes:
    """Allow the calls that are open, as they are judged; the rest is forbidden, or not there."""
    if platform.machine() not in MACHINES:
        raise OSError(errno.ENOSYS, f"seccomp: {platform.machine()} is not known here")
    architecture, column = MACHINES[platform.machine()]
    verdicts = {
        numbers[column]: judged.get(name, bpf.ALLOW) for name, numbers in open_calls.items()
    }
    last = max(number for number in verdicts if number is not None)
    return bpf.filtered(
        architecture,
        [
            verdicts.get(
                number, bpf.error(errno.EPERM if number < calls.FIRST_NEW else errno.ENOSYS)
            )
            for number in range(max(last, calls.FIRST_NEW) + 2)
        ],
    )


def install(code: bytes) -> None:
    """Put a filter on this process, for good.

    Raises:
        OSError: refused.
    """
    program = _Program(len(code) // bpf.STEP, code)
    if _libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
