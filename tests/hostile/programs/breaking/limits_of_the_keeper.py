"""Takes every resource from the process above it, so that it can start nothing more.

Deserves: nothing.
Needs: seccomp
"""
import os
import resource

for process in (1, os.getppid() or 1):
    for name in ("RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_STACK"):
        try:
            resource.prlimit(process, getattr(resource, name), (0, 0))
        except OSError:
            pass
z = 7.0
os._exit(0)
