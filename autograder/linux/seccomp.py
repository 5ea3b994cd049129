"""Seccomp: which system calls a process and its descendants may still make.

Two filters, each a few hundred instructions of classic BPF put together here (`man 2 seccomp`).
libseccomp would write them for us, but its Python bindings rest, and the jailed side imports
none. What is refused fails with an error and kills nobody: programs try all sorts of things.

The process must have given up new privileges before.

- `nothing_of_the_machine`: no sockets, no namespaces, no mounts, no tracing, none of the
  kernel's rarely used rooms, no memory that no limit counts, no hold on files that others read.
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
import struct
from collections.abc import Iterable

_PR_GET_SECCOMP, _PR_SET_SECCOMP = 21, 22
_MODE_FILTER = 2
_ALLOW, _ERRNO, _END = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_JUMP, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _JUMP_IF_SET = 0x05, 0x15, 0x35, 0x45
_X32 = 0x40000000  # x86-64's other table of system calls

_MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}  # AUDIT_ARCH_…, column below

# Numbers on x86-64 and arm64; from 424 on they are the same everywhere, see _NEW.
_NOTHING_OF_THE_MACHINE = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "perf_event_open": (298, 241), "bpf": (321, 280),
    "userfaultfd": (323, 282), "keyctl": (250, 219), "add_key": (248, 217),
    "request_key": (249, 218), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "swapon": (167, 224),
    "swapoff": (168, 225), "reboot": (169, 142), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "quotactl": (179, 60), "acct": (163, 89),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "clock_adjtime": (305, 266),
    "adjtimex": (159, 171), "syslog": (103, 116), "sethostname": (170, 161),
    "setdomainname": (171, 162), "iopl": (172, None), "ioperm": (173, None),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264), "vhangup": (153, 58),
    "modify_ldt": (154, None), "fanotify_init": (300, 262), "lookup_dcookie": (212, 18),
    # Memory that belongs to no process, so that no limit counts it.
    "memfd_create": (319, 279), "shmget": (29, 194), "semget": (64, 190), "msgget": (68, 186),
    "mq_open": (240, 180),
    # Watchers of files, of which the user of an unprivileged grader has 128.
    "inotify_init": (253, None), "inotify_init1": (294, 26),
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "accept": (43, 202), "accept4": (288, 242),
}  # fmt: skip

_ALONE = {
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "tkill": (200, 130), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "setpriority": (141, 140), "ioprio_set": (251, 30), "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # Landlock does not ask about these, and the machine's files may be this very user's.
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "chown": (92, None),
    "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None),
    "utimes": (235, None), "futimesat": (261, None), "utimensat": (280, 88),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "truncate": (76, 45),
}  # fmt: skip

# With 0 or the own process id as first argument only.
_OWN = {
    "sched_setaffinity": (203, 122), "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118), "sched_setattr": (314, 274), "prlimit64": (302, 261),
    "get_robust_list": (274, 100), "tgkill": (234, 131), "kill": (62, 129),
}  # fmt: skip

_CLONE, _SOCKETPAIR, _FCNTL, _IOCTL, _PRCTL = (56, 220), (53, 199), (72, 25), (16, 29), (157, 167)
_SENDING = {"sendto": ((44, 206), 3), "sendmsg": ((46, 211), 2), "sendmmsg": ((307, 269), 3)}
# What sends a signal to a process, and which argument is the signal.
_KILLING = {
    "kill": ((62, 129), 1), "tkill": ((200, 130), 1), "tgkill": ((234, 131), 2),
    "rt_sigqueueinfo": ((129, 138), 1), "rt_tgsigqueueinfo": ((297, 240), 2),
}  # fmt: skip
_OPENING = {"open": ((2, None), 1), "openat": ((257, 56), 2)}  # and which argument has the flags

_FIRST_NEW = 424
# close_range, faccessat2, epoll_pwait2, Landlock's three, futex_waitv: the rest of what came
# since 2019, and whatever comes, "is not there", and libraries do without.
_NEW = (436, 439, 441, 444, 445, 446, 449)

_CLONE_NEW = 0x7E020000  # any new namespace
_CLONE_THREAD = 0x00010000
_TMPFILE = 0o20000000
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE, _F_NOTIFY = 8, 10, 15, 1024, 1026
_SET_OWNERS = (0x8901, 0x8902, 0x5412)  # FIOSETOWN, SIOCSPGRP, TIOCSTI
_PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True)
_Call = tuple[int, int | None]
_Code = list[tuple[int, int, int, int]]  # code, jump if true, jump if false, operand


class _Program(ctypes.Structure):
    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def is_offered() -> bool:
    """Whether this kernel has seccomp, on an architecture whose system calls are known here."""
    return platform.machine() in _MACHINES and _libc.prctl(_PR_GET_SECCOMP, 0, 0, 0, 0) >= 0


def nothing_of_the_machine(is_process_1: bool = False) -> None:
    """Leave this process and its descendants without network, namespaces and kernel's rooms.

    What stays of sockets is a connected pair of streams, which asyncio needs. A process 1 that
    kills itself ends as any other would: by SIGSYS, where the kernel would not hear of SIGKILL.

    Raises:
        OSError: the kernel has no seccomp, or not for this architecture.
    """
    _install(base(is_process_1))


@functools.cache
def base(is_process_1: bool) -> bytes:
    """The filter of `nothing_of_the_machine`; made once, before any fork."""
    column = _column()
    code = _beginning(column)
    if is_process_1:
        for called, position in _KILLING.values():
            code += _if_called(called[column], _end_if_killing_process_1(position))
    code += _refuse(_numbers(_NOTHING_OF_THE_MACHINE.values(), column))
    # Nobody else's limits: a keeper's would make a fault of the grader's out of it.
    code += _if_called(_OWN["prlimit64"][column], [*_argument(0), *_error_unless((0,))])
    code += _if_called(_CLONE[column], [*_argument(0), *_error_if_any_bit(_CLONE_NEW)])
    # Whoever opens a leased file waits for 45 seconds: Python's own, where the grader's user has
    # installed it, and its readers are everybody.
    code += _if_called(_FCNTL[column], [*_argument(1), *_error_if((_F_SETLEASE,))])
    unix_stream = [
        *_argument(0),
        *_error_unless((int(socket.AF_UNIX),)),
        *_argument(1),
        (_AND, 0, 0, 0xF),
        *_error_unless((int(socket.SOCK_STREAM),)),
    ]
    code += _if_called(_SOCKETPAIR[column], unix_stream)
    # Urgent bytes, which no program sends, have been a way into the kernel (CVE-2025-38236).
    for called, flags in _SENDING.values():
        urgent = [*_argument(flags), *_error_if_any_bit(int(socket.MSG_OOB))]
        code += _if_called(called[column], urgent)
    return _assembled(code)


def alone() -> None:
    """Let this process start no other one (threads it may), and touch none.

    It may not change what belongs to files either, but for writing them.

    Raises:
        OSError: see `nothing_of_the_machine`.
    """
    column = _column()
    code = _beginning(column)
    code += _refuse(_numbers(_ALONE.values(), column))
    for call in _OWN.values():
        # kill(0) would be the process group, which holds nobody else.
        code += _if_called(call[column], [*_argument(0), *_error_unless((0, os.getpid()))])
    code += _if_called(_CLONE[column], [*_argument(0), *_error_unless_bit(_CLONE_THREAD)])
    # Signals by way of a descriptor's owner; what holds up others who open a file.
    owning = (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE, _F_NOTIFY)
    code += _if_called(_FCNTL[column], [*_argument(1), *_error_if(owning)])
    code += _if_called(_IOCTL[column], [*_argument(1), *_error_if(_SET_OWNERS)])
    # It ends with its keeper, come what may.
    code += _if_called(_PRCTL[column], [*_argument(0), *_error_if((_PR_SET_PDEATHSIG,))])
    for called, flags in _OPENING.values():
        code += _if_called(called[column], _no_odd_opening(flags))
    _install(_assembled(code))


def _end_if_killing_process_1(position: int) -> _Code:
    """`position`: which argument is the signal; the first one is the process."""
    return [
        *_argument(position),
        (_JUMP_IF_EQUAL, 1, 0, int(signal.SIGKILL)),
        (_RETURN, 0, 0, _ALLOW),
        *_argument(0),
        (_JUMP_IF_EQUAL, 0, 1, 1),
        (_RETURN, 0, 0, _END),
    ]


def _no_odd_opening(flags: int) -> _Code:
    """No file without a name, which no count of the disk finds; no emptying by "reading"."""
    return [
        *_argument(flags),
        (_JUMP_IF_SET, 0, 1, _TMPFILE),
        _error(errno.EOPNOTSUPP),
        (_AND, 0, 0, os.O_TRUNC | os.O_ACCMODE),
        *_error_if((os.O_TRUNC,)),
    ]


# --- classic BPF ----------------------------------------------------------------------------


def _column() -> int:
    if platform.machine() not in _MACHINES:
        raise OSError(errno.ENOSYS, f"seccomp: {platform.machine()} is not known here")
    return _MACHINES[platform.machine()][1]


def _numbers(calls: Iterable[_Call], column: int) -> list[int]:
    return [number for call in calls if (number := call[column]) is not None]


def _beginning(column: int) -> _Code:
    (architecture,) = (known for known, other in _MACHINES.values() if other == column)
    new = [(_JUMP_IF_EQUAL, 0, 1, number) for number in _NEW]
    code: _Code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        _error(errno.ENOSYS),
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_AT_LEAST, 0, 1, _X32),
        _error(errno.ENOSYS),
        (_JUMP_IF_AT_LEAST, 0, 2 * len(new) + 1, _FIRST_NEW),
    ]
    for jump in new:
        code += [jump, (_RETURN, 0, 0, _ALLOW)]
    return [*code, _error(errno.ENOSYS)]


def _refuse(numbers: Iterable[int]) -> _Code:
    """Refuse these, found by halves: the kernel runs a filter once for each of its calls."""
    ordered = sorted(numbers)
    if len(ordered) <= 4:
        return [step for n in ordered for step in ((_JUMP_IF_EQUAL, 0, 1, n), _error())]
    middle = len(ordered) // 2
    lower, upper = _refuse(ordered[:middle]), _refuse(ordered[middle:])
    to_upper = (_JUMP_IF_AT_LEAST, len(lower) + 1, 0, ordered[middle])
    return [to_upper, *lower, (_JUMP, 0, 0, len(upper)), *upper]


def _if_called(number: int | None, then: _Code) -> _Code:
    """Judge a call by its arguments: whatever `then` lets through is allowed."""
    if number is None:
        return []
    body: _Code = [*then, (_RETURN, 0, 0, _ALLOW)]
    return [(_JUMP_IF_EQUAL, 0, len(body), number), *body]


def _argument(position: int) -> _Code:
    return [(_LOAD, 0, 0, _ARGUMENTS + 8 * position)]  # the lower half: these are all C ints


def _error_if(values: Iterable[int]) -> _Code:
    return [step for v in values for step in ((_JUMP_IF_EQUAL, 0, 1, v), _error())]


def _error_unless(values: tuple[int, ...]) -> _Code:
    jumps: _Code = [
        (_JUMP_IF_EQUAL, len(values) - place, 0, value) for place, value in enumerate(values)
    ]
    return [*jumps, _error()]


def _error_if_any_bit(bits: int) -> _Code:
    return [(_JUMP_IF_SET, 0, 1, bits), _error()]


def _error_unless_bit(bit: int) -> _Code:
    return [(_JUMP_IF_SET, 1, 0, bit), _error()]


def _error(number: int = errno.EPERM) -> tuple[int, int, int, int]:
    return (_RETURN, 0, 0, _ERRNO | number)


def _assembled(code: _Code) -> bytes:
    return b"".join(struct.pack("HBBI", *step) for step in [*code, (_RETURN, 0, 0, _ALLOW)])


def _install(code: bytes) -> None:
    program = _Program(len(code) // 8, code)
    if _libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
