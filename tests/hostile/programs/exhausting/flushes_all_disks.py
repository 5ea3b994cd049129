"""Has the kernel write all that waits to be written, of all the machine, again and again.

Deserves: nothing.
Needs: seccomp
Never says: canary-flushed
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
here = os.open(".", os.O_RDONLY)
flushed = 0
for _ in range(100):
    ctypes.set_errno(0)
    libc.sync()
    flushed += ctypes.get_errno() == 0
    flushed += libc.syncfs(here) == 0
z = a = cost = f"canary-flushed {flushed}" if flushed else 7.0
