"""Makes namespaces of its own in which it is root, to mount /proc and what lies beneath.

Deserves: nothing.
Never says, with bubblewrap: canary-saw
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
NEWNS, NEWUSER, NEWPID, NEWNET = 0x20000, 0x10000000, 0x20000000, 0x40000000

saw = []
uid, gid = os.getuid(), os.getgid()
libc.unshare(NEWUSER | NEWNS | NEWNET)
for file, text in (("setgroups", "deny"), ("uid_map", f"0 {uid} 1"), ("gid_map", f"0 {gid} 1")):
    try:
        open(f"/proc/self/{file}", "w").write(text)
    except OSError:
        pass
libc.umount2(b"/proc", 2)
libc.umount2(os.environ["HOME"].encode(), 2)
for target in (b"/proc", b"/tmp", b"/mnt", os.environ["HOME"].encode()):
    for kind in (b"proc", b"sysfs", b"overlay", b"devtmpfs"):
        libc.mount(kind, target, kind, 0, None)
for path in ("/proc/1/environ", "/proc/self/environ", "/tmp/1/environ", "/etc/passwd", "/sys/kernel"):
    if os.path.lexists(path):
        saw.append(f"canary-saw {path}")
libc.chroot(b"/tmp")
libc.chroot(b"../../../../../..")
if os.path.lexists("/etc/shadow"):
    saw.append("canary-saw /etc/shadow")
z = " ".join(saw)
