"""Looks for the notes that the submission before it has left.

Deserves: nothing.
Never says: found: note-for-the-next-one
"""
import ctypes
import os
import socket

found = []
for folder in (os.environ["HOME"], "/tmp", "/dev/shm", "/var/tmp", "/scratch", "/", os.getcwd()):
    try:
        found.append(open(folder + "/note-for-the-next-one").read())
    except OSError:
        pass
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
for segment in (libc.shmget(0x4E4F5445, 4096, 0o666), 0, 1, 2):
    at = libc.shmat(segment, None, 0) if segment >= 0 else None
    if at and at != ctypes.c_void_p(-1).value:
        found.append(ctypes.string_at(at, 21).decode(errors="replace"))
with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(0.2)
    try:
        line.connect("\0note-for-the-next-one")
        found.append("note-for-the-next-one")
    except OSError:
        pass
z = "found: " + " ".join(found)
