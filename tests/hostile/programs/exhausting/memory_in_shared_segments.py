"""Hoards memory that is in no address space: System V segments, filled and let go.

Deserves: nothing.
Needs: seccomp
Never says: more than its share
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.shmdt.argtypes = [ctypes.c_void_p]
SIZE, total = 10**8, 0
for _ in range(5):
    segment = libc.shmget(0, SIZE, 0o1600)
    at = libc.shmat(segment, None, 0) if segment >= 0 else None
    if not at or at == ctypes.c_void_p(-1).value:
        break
    ctypes.memset(at, 1, SIZE)
    libc.shmdt(at)
    total += SIZE
z = f"{total}: more than its share" if total > 10**8 else "little"
