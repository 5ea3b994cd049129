"""Makes queues of messages, semaphores and shared segments, of which the machine has so many.

By system calls, and where the kernel shows them as files.

Deserves: nothing.
Needs: seccomp
Never says: canary-made
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
made = []
for number in range(40_000):
    got = [libc.msgget(0, 0o1666), libc.semget(0, 250, 0o1666), libc.shmget(0, 4096, 0o1666)]
    got.append(libc.mq_open(f"/q{number}".encode(), os.O_CREAT | os.O_RDWR, 0o666, None))
    if max(got) < 0:
        break
    made.append(number)
for folder in ("/dev/mqueue", "/dev/hugepages"):
    for number in range(300):
        try:
            os.close(os.open(f"{folder}/made-{os.getpid()}-{number}", os.O_CREAT | os.O_RDWR))
        except OSError:
            break
        made.append(folder)
z = a = cost = f"canary-made {made[:3]} {len(made)}" if made else 7.0
