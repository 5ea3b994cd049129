"""Takes the slots of the kernel's old asynchronous I/O, of which the whole machine has 65,536.

Deserves: nothing.
Needs: seccomp
Never says: canary-taken
"""
import ctypes
import platform

IO_SETUP = {"x86_64": 206, "aarch64": 0}[platform.machine()]
libc = ctypes.CDLL(None, use_errno=True)
taken = []
for many in (65536, 32768, 16384, 8192, 4096, 1024, 256, 64):
    for _ in range(64):
        context = ctypes.c_ulong(0)
        if libc.syscall(IO_SETUP, many, ctypes.byref(context)) != 0:
            break
        taken.append(many)
z = a = cost = f"canary-taken {sum(taken)}" if taken else 7.0
