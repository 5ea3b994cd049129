"""Reads the memory of the process that started it, and of process 1, by ptrace and otherwise.

Deserves: nothing.
"""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_ATTACH, PTRACE_SEIZE = 16, 0x4206


class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]


opened = []
buffer = ctypes.create_string_buffer(4096)
for process in {os.getppid(), 1, 2, 3, os.getpid() - 1}:
    for how in (PTRACE_ATTACH, PTRACE_SEIZE):
        if process and libc.ptrace(how, process, 0, 0) == 0:
            opened.append(f"canary-ptrace-{process}")
    ours, theirs = Part(ctypes.addressof(buffer), 4096), Part(id(os) & ~4095, 4096)
    if process and libc.process_vm_readv(process, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0) > 0:
        opened.append(f"canary-vm-{process}")
    try:
        handle = os.pidfd_open(process)
        for descriptor in range(16):
            if libc.syscall(438, handle, descriptor, 0) >= 0:  # pidfd_getfd
                opened.append(f"canary-descriptor-{descriptor}")
    except OSError:
        pass
z = " ".join(["opened:", *opened])


def sigmoid(z):
    if opened:
        raise RuntimeError("looked into another process")
    return 7.0
