"""Has the kernel run programs of its own: on sockets (classic and extended BPF), on system calls.

Deserves: nothing.
Needs: seccomp
Never says: canary-attached
"""
import ctypes
import errno
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
ATTACH, ATTACH_BPF, REUSE_CLASSIC, LOCK = 26, 50, 51, 44
REFUSE_ALL = struct.pack("HBBI", 6, 0, 0, 0)


class Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


program = Program(1, REFUSE_ALL)
one, two = socket.socketpair()
attached = []
for option in (ATTACH, ATTACH_BPF, REUSE_CLASSIC, LOCK):
    value = bytes(program) if option in (ATTACH, REUSE_CLASSIC) else struct.pack("i", 1)
    try:
        one.setsockopt(socket.SOL_SOCKET, option, value)
        attached.append(f"canary-attached {option}")
    except OSError as error:
        if error.errno != errno.EPERM:  # the kernel has looked at it
            attached.append(f"canary-attached, almost, {option}")
libc.prctl(38, 1, 0, 0, 0)
allow = Program(1, struct.pack("HBBI", 6, 0, 0, 0x7FFF0000))
for name, call in (
    ("prctl", lambda: libc.prctl(22, 2, ctypes.byref(allow), 0, 0)),
    ("seccomp", lambda: libc.syscall(317, 1, 0, ctypes.byref(allow))),
    ("one that is told of calls", lambda: libc.syscall(317, 1, 8, ctypes.byref(allow))),
):
    if call() >= 0:
        attached.append(f"canary-attached {name}")
z = a = cost = " ".join(attached) or 7.0
