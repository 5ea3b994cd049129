"""Knocks at the kernel's rarer doors: io_uring, BPF, perf, userfaultfd, modules, mounts, clocks.

Deserves: nothing.
Needs: seccomp
Never says: canary-open
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
libc.syscall.argtypes = [ctypes.c_long] * 6
room = ctypes.create_string_buffer(4096)
at = ctypes.addressof(room)
DOORS = {
    "io_uring_setup": (425, 8, at),
    "bpf": (321, 5, at, 72),
    "perf_event_open": (298, at, 0, -1, -1, 0),
    "userfaultfd": (323, 1),
    "init_module": (175, at, 4096, at),
    "kexec_load": (246, 0, 0, 0, 0),
    "mount": (165, at, at, at, 0, 0),
    "swapon": (167, at, 0),
    "reboot": (169, 0xFEE1DEAD, 672274793, 0, 0),
    "settimeofday": (164, at, 0),
    "sethostname": (170, at, 4),
    "ptrace": (101, 16, 1, 0, 0),
    "open_by_handle_at": (304, -1, at, 0),
    "quotactl": (179, 0x800002, at, 0, at),
    "acct": (163, at),
    "pivot_root": (155, at, at),
    "iopl": (172, 3),
    "fanotify_init": (300, 0, 0),
    "clone3": (435, at, 64),
}
open_doors = []
if os.uname().machine == "x86_64":
    for name, (number, *arguments) in DOORS.items():
        if libc.syscall(number, *arguments, *[0] * (5 - len(arguments))) >= 0:
            if name == "clone3" and os.getpid() == 0:
                os._exit(0)
            open_doors.append(f"canary-open {name}")
z = " ".join(open_doors)
