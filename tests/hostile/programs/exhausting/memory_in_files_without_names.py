"""Hoards memory that is in no address space: files without names (`memfd_create`).

Deserves: nothing.
Needs: seccomp
Never says: more than its share
"""
import os

descriptors, total = [], 0
try:
    while total < 3 * 10**8:
        descriptor = os.memfd_create("hoard")
        descriptors.append(descriptor)
        for _ in range(7):
            total += os.write(descriptor, bytes(10**6))
except OSError:
    pass
z = f"{total}: more than its share" if total > 10**8 else "little"
