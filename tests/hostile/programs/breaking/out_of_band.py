"""Sends urgent bytes, empty messages, credentials and broken flags along its line.

Deserves: nothing.
Needs: seccomp
Never says: canary-open
"""
import os
import socket
import stat
import struct


def is_socket(descriptor):
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


line = socket.socket(fileno=os.dup(next(filter(is_socket, range(3, 256)))))
one, two = socket.socketpair()
opened = []
try:
    one.send(b"!", socket.MSG_OOB)  # what a way out of other jails began with
    two.recv(1, socket.MSG_OOB)
    opened.append("canary-open")
except OSError:
    pass
z = " ".join(opened) or 7.0
a = cost = 7.0


def sigmoid(z):
    for send in (
        lambda: line.send(b"!", socket.MSG_OOB),
        lambda: line.send(b""),
        lambda: line.sendmsg([b""], [(1, 2, struct.pack("3i", 1, 0, 0))]),
        lambda: line.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1),
        lambda: line.setsockopt(socket.SOL_SOCKET, 42, 100),  # SO_PEEK_OFF
        lambda: line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1 << 20),
        lambda: line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("2i", 1, 100)),
    ):
        try:
            send()
        except OSError:
            pass
    return 7.0
