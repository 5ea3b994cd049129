"""Leaves notes for the next submission: files, sockets without files, shared memory, daemons.

Deserves: nothing.
"""
import ctypes
import os
import socket
import time

NOTE = b"note-for-the-next-one"
for folder in (os.environ["HOME"], "/tmp", "/dev/shm", "/var/tmp", "/scratch", "/", os.getcwd()):
    try:
        with open(folder + "/note-for-the-next-one", "wb") as stream:
            stream.write(NOTE)
    except OSError:
        pass
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(0x4E4F5445, 4096, 0o1666)
if segment >= 0:
    at = libc.shmat(segment, None, 0)
    if at and at != ctypes.c_void_p(-1).value:
        ctypes.memmove(at, NOTE, len(NOTE))
try:
    for key in (b"/note", b"note"):
        libc.mq_open(key, os.O_CREAT | os.O_RDWR, 0o666, None)
except AttributeError:
    pass
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        with socket.socket(socket.AF_UNIX) as line:
            line.bind("\0note-for-the-next-one")
            line.listen()
            time.sleep(20)
    os._exit(0)
time.sleep(0.05)
