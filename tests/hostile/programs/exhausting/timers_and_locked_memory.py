"""Takes what the kernel counts by user: timers, waiting signals, locked memory, watches, keys.

Deserves: nothing.
"""
import ctypes
import os
import signal

libc = ctypes.CDLL(None)
timer = ctypes.c_void_p()
for _ in range(200_000):
    if libc.timer_create(1, None, ctypes.byref(timer)) != 0:
        break
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 64))
libc.mlockall(7)
for _ in range(100):
    watch = libc.inotify_init1(0)
    for folder in ("/", "/usr", "/usr/bin", "/dev", "/tmp"):
        libc.inotify_add_watch(watch, folder.encode(), 0xFFF)
for _ in range(50_000):
    if libc.sigqueue(os.getpid(), signal.SIGRTMIN, None) != 0:
        break
for folder in range(200_000):
    if libc.epoll_create1(0) < 0 and libc.eventfd(0, 0) < 0:
        break
z = a = cost = 7.0
