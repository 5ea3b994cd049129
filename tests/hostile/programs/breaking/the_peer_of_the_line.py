"""Asks its line who is at the other end, and signals, traces and enters that process.

Deserves: nothing.
Never says: canary-open
"""
import ctypes
import fcntl
import os
import signal
import socket
import stat
import struct

libc = ctypes.CDLL(None, use_errno=True)


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


line = socket.socket(fileno=os.dup(next(filter(is_socket, range(3, 256)))))
pid, user, group = struct.unpack("3i", line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
opened = []


def door(name, knock):
    try:
        if knock() not in (-1, None):
            opened.append(f"canary-open {name}")
    except OSError:
        pass


SO_PEERPIDFD, PIDFD_GET_NET, PIDFD_GET_USER = 77, 0xFF04, 0xFF09
peers = []
try:
    peers.append(struct.unpack("i", line.getsockopt(socket.SOL_SOCKET, SO_PEERPIDFD, 4))[0])
except OSError:
    pass
for peer in peers:
    for number in (signal.SIGSTOP, signal.SIGKILL, 0):
        door(f"signal {number}", lambda: libc.syscall(424, peer, number, None, 0))
    door("its files", lambda: libc.syscall(438, peer, 1, 0))
    door("its memory", lambda: libc.syscall(440, peer, None, 0, 20, 0))
    for space in range(PIDFD_GET_NET - 3, PIDFD_GET_USER + 1):
        door(f"namespace {space:x}", lambda: fcntl.ioctl(peer, space))
    door("to enter", lambda: libc.setns(peer, 0x10000000))
if pid > 1 and pid != os.getpid() and pid != os.getppid():
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
        door(f"kill {number}", lambda: os.kill(pid, number))
    door("ptrace", lambda: libc.ptrace(16, pid, None, None))
    door("priority", lambda: libc.setpriority(0, pid, 19))
    door("limits", lambda: libc.prlimit(pid, 7, (ctypes.c_ulong * 2)(3, 3), None))
    door("processors", lambda: libc.sched_setaffinity(pid, 8, (ctypes.c_ulong * 1)(1)))
for owner in (pid, -pid):
    try:
        fcntl.fcntl(line, fcntl.F_SETOWN, owner)
        fcntl.fcntl(line, 10, signal.SIGKILL)  # F_SETSIG
        fcntl.fcntl(line, fcntl.F_SETFL, fcntl.fcntl(line, fcntl.F_GETFL) | fcntl.FASYNC)
    except (OSError, OverflowError):
        pass
z = " ".join(opened) or 7.0
