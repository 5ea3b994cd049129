"""Which system calls are open, rung by rung: told by running the filters, call by call."""

from __future__ import annotations

import errno
import os
import platform
import re
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.linux import calls, seccomp

ALLOWED, FORBIDDEN, ABSENT = "allowed", errno.EPERM, errno.ENOSYS


def words(text: str) -> list[str]:
    return text.split()


COLUMNS = {"x86_64": 0, "aarch64": 1}
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS = calls.FILES | calls.EVENTS | calls.EPOLL | calls.PROCESS | calls.KEEPING
BEYOND = 1100  # far more than any kernel has

# What is open on every rung, whatever its arguments. Add a name only with a program that needs it
# and after a look at what the kernel counts for it: for a user, or for the whole machine?
ON_EVERY_RUNG = words("""
read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek close creat
stat lstat fstat newfstatat statx access faccessat faccessat2 readlink readlinkat getdents
getdents64 getcwd chdir fchdir statfs fstatfs fadvise64 sendfile copy_file_range getxattr
lgetxattr fgetxattr listxattr llistxattr flistxattr ftruncate fallocate fsync fdatasync rename
renameat renameat2 mkdir mkdirat rmdir unlink unlinkat symlink symlinkat mknod mknodat
umask flock dup dup2 dup3 close_range pipe pipe2
poll ppoll select pselect6 eventfd eventfd2 timerfd_create timerfd_settime timerfd_gettime
recvfrom recvmsg shutdown getsockname getpeername getsockopt
rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack
restart_syscall pause alarm setitimer getitimer clock_gettime clock_getres clock_nanosleep
nanosleep gettimeofday time
mprotect munmap brk mremap msync mincore madvise exit exit_group wait4 waitid
getpid getppid gettid getpgid getpgrp setpgid getsid setsid set_tid_address set_robust_list futex
rseq arch_prctl getrlimit setrlimit getrusage times sched_yield sched_getaffinity sched_getparam
sched_getscheduler sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority
getcpu getrandom uname sysinfo getuid geteuid getgid getegid getresuid getresgid getgroups capget
""")
IF_ARGUMENTS_ARE_RIGHT = words("mmap fcntl ioctl prctl prlimit64 socketpair sendto clone")
WITH_A_USER_OF_ITS_OWN = words(
    "epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2"
)
# What starts and touches processes, and changes more of a file than what is in it.
WITH_NAMESPACES = words("""
fork vfork execve tkill setpriority chmod fchmod fchmodat chown fchown lchown fchownat utime
utimes futimesat utimensat truncate link linkat
""")
OF_ITSELF_WITHOUT = words("kill tgkill sched_setaffinity sched_setscheduler sched_setparam")
ME = 4711

Filter = Callable[[int, "list[int]"], object]


def run(code: bytes, architecture: int) -> Filter:
    """What a filter says of a call, by its number and arguments: this is what the kernel does."""
    steps = [struct.unpack_from("HBBI", code, at) for at in range(0, len(code), 8)]

    def verdict(number: int, arguments: list[int]) -> object:
        data = struct.pack(
            "iIQ6Q", number, architecture, 0, *arguments, *[0] * (6 - len(arguments))
        )
        accumulator, at = 0, 0
        while True:
            what, if_true, if_false, operand = steps[at]
            at += 1
            if what == 0x20:
                (accumulator,) = struct.unpack_from("I", data, operand)
            elif what == 0x54:
                accumulator &= operand
            elif what == 0x05:
                at += operand
            elif what == 0x06:
                return named(operand)
            else:
                true = {
                    0x15: accumulator == operand,
                    0x35: accumulator >= operand,
                    0x45: bool(accumulator & operand),
                }[what]
                at += if_true if true else if_false

    return verdict


def named(action: int) -> object:
    if action == 0x7FFF0000:
        return ALLOWED
    return "ended" if action == 0x80000000 else action - 0x00050000


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    return str(request.param)


def filters(machine: str) -> dict[str, Filter]:
    """One for each kind of place a program runs in, and the keeper without namespaces."""
    base = seccomp.base.__wrapped__
    made = {
        "nested": base(True, True),
        "nested, a user for all": base(False, True),
        "per-submission": base(True, False),
        "keeper": base(True, False, True),
        "landlock, user": seccomp.alone_as(ME),
    }
    return {name: run(code, ARCHITECTURES[machine]) for name, code in made.items()}


def numbers(names: list[str], machine: str) -> set[int]:
    return {n for name in names if (n := NUMBERS[name][COLUMNS[machine]]) is not None}


def open_for(judge: Filter) -> set[int]:
    """What is allowed with some arguments or others."""
    tried = [[0] * 6, [1, 1, 2], [ME] * 6, [0x10000] * 6, [15, 3, 0x10000], [3, 0x5421]]
    return {n for n in range(BEYOND) if any(judge(n, args) == ALLOWED for args in tried)}


def test_these_calls_are_open_on_each_rung_and_no_others(machine: str) -> None:
    everywhere = ON_EVERY_RUNG + IF_ARGUMENTS_ARE_RIGHT + ["open", "openat"]
    processes = WITH_NAMESPACES + OF_ITSELF_WITHOUT
    due = {
        "nested": everywhere + processes + WITH_A_USER_OF_ITS_OWN,
        "nested, a user for all": everywhere + processes,
        "per-submission": everywhere + processes + WITH_A_USER_OF_ITS_OWN,
        "keeper": [*everywhere, *processes, *WITH_A_USER_OF_ITS_OWN, *calls.KEEPING],
        # `alone` lies over the keeper's filter, which closes epoll without a user of one's own.
        "landlock, user": everywhere + OF_ITSELF_WITHOUT + WITH_A_USER_OF_ITS_OWN,
    }
    for rung, judge in filters(machine).items():
        assert open_for(judge) == numbers(due[rung], machine), rung


def test_what_is_open_whatever_its_arguments_is_so(machine: str) -> None:
    odd = [[2**32 - 1] * 6, [2**31] * 6, [0x7E020000] * 6, [9] * 6]
    for judge in filters(machine).values():
        for number in numbers(ON_EVERY_RUNG, machine):
            assert all(judge(number, arguments) == ALLOWED for arguments in odd)


def test_a_call_of_a_newer_kernel_is_not_there_and_an_old_one_that_is_closed_is_forbidden(
    machine: str,
) -> None:
    io_setup = {"x86_64": 206, "aarch64": 0}[machine]
    for judge in filters(machine).values():
        assert judge(io_setup, []) == FORBIDDEN
        for number in (425, 435, 437, 450, 467, 500, 1023, 0x40000000, 0x40000000 + 39, -1):
            assert judge(number, []) == ABSENT
        assert {judge(n, []) for n in range(calls.FIRST_NEW, BEYOND)} <= {ALLOWED, ABSENT}


def test_the_numbers_of_another_architecture_are_not_there(machine: str) -> None:
    others = {"x86_64": 0x40000003, "aarch64": 0x40000028}[machine]  # i386, arm
    judge = run(seccomp.base.__wrapped__(True, False), others)
    assert {judge(number, []) for number in range(BEYOND)} == {ABSENT}


@pytest.mark.parametrize(
    ("name", "arguments", "due"),
    [
        ("clone", [0x003D0F00], ALLOWED),  # a thread, as the C library starts one
        ("clone", [0x01200011], ALLOWED), ("clone", [0x10000011], FORBIDDEN),
        ("clone", [0x00020011], FORBIDDEN),
        ("mmap", [0, 4096, 3, 0x22], ALLOWED), ("mmap", [0, 4096, 3, 0x40022], errno.ENOMEM),
        ("mmap", [0, 4096, 3, 0x2022], errno.ENOMEM),
        ("fcntl", [3, 1030], ALLOWED), ("fcntl", [3, 6], ALLOWED), ("fcntl", [3, 8], FORBIDDEN),
        ("fcntl", [3, 10], FORBIDDEN), ("fcntl", [3, 1024], FORBIDDEN),
        ("fcntl", [3, 1026], FORBIDDEN), ("fcntl", [3, 1031], FORBIDDEN),
        ("ioctl", [3, 0x5421], ALLOWED), ("ioctl", [3, 0x5412], errno.ENOTTY),
        ("ioctl", [3, 0x8901], errno.ENOTTY),
        ("prctl", [15], ALLOWED), ("prctl", [22], FORBIDDEN), ("prctl", [1], FORBIDDEN),
        ("prctl", [4], FORBIDDEN), ("prctl", [36], FORBIDDEN),
        ("prlimit64", [0], ALLOWED), ("prlimit64", [1], FORBIDDEN),
        ("socketpair", [1, 0x80801], ALLOWED), ("socketpair", [1, 2], FORBIDDEN),
        ("socketpair", [1, 5], FORBIDDEN), ("socketpair", [2, 1], FORBIDDEN),
        ("sendto", [3, 0, 9, 0x4000], ALLOWED), ("sendto", [3, 0, 9, 0x4001], FORBIDDEN),
        ("kill", [7, 9], ALLOWED), ("kill", [1, 15], ALLOWED), ("kill", [1, 9], "ended"),
        ("tgkill", [1, 1, 9], "ended"), ("tgkill", [1, 1, 6], ALLOWED), ("tkill", [1, 9], "ended"),
    ],
)  # fmt: skip
def test_some_are_open_with_some_arguments(
    machine: str, name: str, arguments: list[int], due: object
) -> None:
    number = NUMBERS[name][COLUMNS[machine]]
    assert number is not None
    assert filters(machine)["nested"](number, arguments) == due


@pytest.mark.parametrize(
    ("name", "arguments", "due"),
    [
        ("clone", [0x003D0F00], ALLOWED), ("clone", [0x01200011], FORBIDDEN),
        ("kill", [ME, 9], ALLOWED), ("kill", [0, 9], ALLOWED), ("kill", [1, 0], FORBIDDEN),
        ("kill", [2**32 - 1, 9], FORBIDDEN), ("tgkill", [ME, 5, 9], ALLOWED),
        ("tgkill", [5, 5, 9], FORBIDDEN), ("prlimit64", [ME], ALLOWED),
        ("prlimit64", [5], FORBIDDEN), ("sched_setaffinity", [5], FORBIDDEN),
        ("openat", [0, 0, os.O_CREAT | os.O_TRUNC | os.O_WRONLY], ALLOWED),
        ("openat", [0, 0, os.O_TRUNC | os.O_RDWR], ALLOWED), ("openat", [0, 0, 0], ALLOWED),
        ("openat", [0, 0, os.O_TRUNC], FORBIDDEN),
        ("openat", [0, 0, 0o20000000 | os.O_RDWR], errno.EOPNOTSUPP),
        ("prctl", [22], FORBIDDEN), ("prctl", [1], FORBIDDEN), ("fcntl", [3, 8], FORBIDDEN),
    ],
)  # fmt: skip
def test_fewer_are_where_there_are_no_namespaces(
    machine: str, name: str, arguments: list[int], due: object
) -> None:
    number = NUMBERS[name][COLUMNS[machine]]
    assert number is not None
    assert filters(machine)["landlock, user"](number, arguments) == due


HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),  # the table that arm64 shares
}


@pytest.mark.parametrize("of", HEADERS)
def test_the_numbers_are_the_kernels(of: str) -> None:
    if not HEADERS[of].exists():
        pytest.skip(f"no header of the kernel's ({HEADERS[of]}): Debian has it in linux-libc-dev")
    text = HEADERS[of].read_text()
    found = re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)$", text, re.MULTILINE)
    known = {name.replace("fstatat", "newfstatat"): int(n) for name, n in found}
    known |= {name: int(n) for name, n in found}
    for name, numbered in NUMBERS.items():
        number = numbered[COLUMNS[of]]
        if number is not None and name not in calls.KEEPING:
            assert known.get(name) == number, name
        else:
            assert number is not None or name not in known, name


def test_a_filter_is_short_as_every_run_loads_it(machine: str) -> None:
    for code in (seccomp.base.__wrapped__(True, True), seccomp.alone_as(ME)):
        assert len(code) // 8 < 400
