"""Takes large pages and locks memory, of which the machine and its user have so much.

Deserves: nothing.
Needs: seccomp
Never says: canary-locked
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
libc.mlock.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
PRIVATE, LOCKED, LARGE = 0x22, 0x2000, 0x40000
NOTHING = ctypes.c_void_p(-1).value
room = ctypes.create_string_buffer(1 << 20)
got = []
for name, flags in (("locked", LOCKED), ("large", LARGE), ("large of 1 GB", LARGE | 30 << 26)):
    if libc.mmap(None, 1 << 21, 3, PRIVATE | flags, -1, 0) != NOTHING:
        got.append(f"canary-locked {name}")
for name, call in (
    ("mlock", lambda: libc.mlock(room, 1 << 16)),
    ("mlockall", lambda: libc.mlockall(3)),
    ("mlock2", lambda: libc.mlock2(room, 1 << 16, 1)),
):
    if call() == 0:
        got.append(f"canary-locked {name}")
z = a = cost = " ".join(got) or 7.0
