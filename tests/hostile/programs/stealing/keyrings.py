"""Looks through the kernel's key rings, which know no namespaces.

Deserves: nothing.
Needs: seccomp
Never says: canary-kept
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
ADD_KEY, REQUEST_KEY, KEYCTL = 248, 249, 250
SEARCH, READ, LINK, GET_ID = 10, 11, 8, 0
SESSION, USER, USER_SESSION = -3, -4, -5

found = []
for ring in (SESSION, USER, USER_SESSION):
    key = libc.syscall(KEYCTL, SEARCH, ring, b"user", b"autograder-note", 0)
    if key > 0:
        found.append(f"canary-kept {key}")
    if libc.syscall(ADD_KEY, b"user", b"autograder-note", b"2x", 2, ring) > 0:
        found.append(f"canary-kept a key in ring {ring}")
z = " ".join(found)
