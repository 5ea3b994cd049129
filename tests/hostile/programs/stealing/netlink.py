"""Listens to the kernel over netlink and raw packets: processes, routes, neighbours.

Deserves: nothing.
Never says: canary-heard
"""
import socket
import struct

heard = []
for protocol in (0, 4, 9, 15, 16):  # routes, sockets, audit, devices, generic
    try:
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol) as line:
            line.settimeout(0.1)
            line.bind((0, 1))
            line.send(struct.pack("=IHHII", 20, 18, 0x301, 1, 0) + bytes(4))
            answer = line.recv(65536)
            for name in (b"eth", b"ens", b"wlan", b"docker"):
                if name in answer:
                    heard.append("canary-heard")
    except OSError:
        pass
for family, kind in ((socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_INET, socket.SOCK_RAW)):
    try:
        with socket.socket(family, kind, 1):
            heard.append("canary-heard raw")
    except OSError:
        pass
z = " ".join(heard)
