"""Hoards memory in a file system of its own, mounted in namespaces of its own.

Deserves: nothing.
Never says: more than its share
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.unshare(0x10000000 | 0x20000)  # a user and a mount namespace
target = os.environ["HOME"] + "/own"
os.mkdir(target)
mounted = libc.mount(b"tmpfs", target.encode(), b"tmpfs", 0, b"size=2g") == 0
total = 0
try:
    for number in range(60):
        with open(f"{target}/{number}", "wb", buffering=0) as stream:
            for _ in range(5):
                total += stream.write(bytes(10**6))
except OSError:
    pass
z = f"{total}: more than its share" if mounted and total > 10**8 else "little"
