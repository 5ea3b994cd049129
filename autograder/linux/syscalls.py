"""The few Linux system calls that Python has no name for yet, through ctypes.

(`os.unshare` came with Python 3.12; mount, prctl and capset have no wrapper at all.)

Every run goes through here right after its fork, where each page of memory that is written to
is first copied: hence plain system calls and values made beforehand.
"""

from __future__ import annotations

import ctypes
import os
import signal

# All of them that a program may have: none that it could use up for others, as terminals are.
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000

_MS_RDONLY, _MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 1, 2, 4, 8
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 24, 38
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)
_HEADER = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
_NO_CAPABILITIES = (ctypes.c_uint32 * 6)()


def unshare(flags: int) -> None:
    """Move this process (for pid namespaces: its future children) into new namespaces.

    Raises:
        OSError: the kernel, or whoever set it up, does not allow it.
    """
    _check(_libc.unshare(flags), "unshare")


def set_pid_namespace_of_children(descriptor: int) -> None:
    """Let this process's future children live in the pid namespace of an open /proc/…/ns/pid."""
    _check(_libc.setns(descriptor, CLONE_NEWPID), "setns")


def new_user_namespace(others: int = 0) -> None:
    """Enter an own user namespace, under the same user id, and the namespaces in `others`.

    Raises:
        OSError: refused.
    """
    uid, gid = os.getuid(), os.getgid()
    unshare(CLONE_NEWUSER | others)
    write("/proc/self/setgroups", b"deny")
    write("/proc/self/uid_map", b"%d %d 1" % (uid, uid))
    write("/proc/self/gid_map", b"%d %d 1" % (gid, gid))


def write(file: str, content: bytes) -> None:
    """Write a file of the kernel's, in one system call.

    Raises:
        OSError: refused.
    """
    descriptor = os.open(file, os.O_WRONLY)
    try:
        os.write(descriptor, content)
    finally:
        os.close(descriptor)


def mount_tmpfs(target: str, size: int, read_only: bool = False) -> None:
    """An empty file system in memory of at most `size` bytes over `target`."""
    flags = _MS_NOSUID | _MS_NODEV | (_MS_RDONLY | _MS_NOEXEC if read_only else 0)
    options = f"size={size},nr_inodes=4096,mode=700".encode()
    _check(_libc.mount(b"tmpfs", target.encode(), b"tmpfs", flags, options), f"mount {target}")


def drop_capabilities() -> None:
    """Give up every capability, for good, in this user namespace."""
    for capability in range(64):
        if _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one this kernel knows
    _check(_libc.capset(_HEADER, _NO_CAPABILITIES), "capset")
    no_new_privileges()


def no_new_privileges() -> None:
    """Gain nothing by executing what is set-user-id, for good; Landlock and seccomp ask for it."""
    _check(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def set_dumpable(dumpable: bool) -> None:
    """Whether processes of the same user may look into this one (ptrace, /proc/self/mem).

    A process that has changed its user id is not dumpable, and then may not even write its own
    /proc files.
    """
    _check(_libc.prctl(_PR_SET_DUMPABLE, int(dumpable), 0, 0, 0), "prctl")


def die_with_parent() -> None:
    """Be killed as soon as the thread that started this process is gone."""
    _check(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
