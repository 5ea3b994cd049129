"""Has its own core dumped, to be found by whoever comes next, and looks for those of others.

Deserves: nothing.
Never says: canary-core
"""
import glob
import os
import resource

try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    z = "canary-core allowed"
except (ValueError, OSError):
    z = "refused"
os.environ["NOTE"] = "canary-core"
if os.fork() == 0:
    os.abort()
os.wait()
for pattern in ("core*", "/core*", "/var/lib/systemd/coredump/*", "/var/crash/*", "/tmp/core*"):
    for file in glob.glob(pattern):
        z = f"canary-core {file}"
