"""How cheap it could be: what a fork costs by itself, inside the same jail the worker lives in.

`main` is what runs there: it sees numpy and the sandbox's own modules, and no more. The
numbers, in milliseconds, are of a process that has imported numpy.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from autograder import wire
from autograder.linux import syscalls

_TIMES = 200
_USER = 65534  # not root, as in the worker


def measure(limits: wire.Limits) -> dict[str, float]:
    """Bare forks, and forks into new namespaces; then the nursery's own runs.

    Raises:
        NoIsolationError: there is no jail to be had here.
        subprocess.CalledProcessError: the measurement failed in the jail.
    """
    return _in_jail(limits) | _of_the_nursery(limits)


def _in_jail(limits: wire.Limits) -> dict[str, float]:
    from autograder.jail.bwrap import command, find_bwrap
    from autograder.jail.isolation import NoIsolationError

    bwrap = find_bwrap()
    if bwrap is None:
        raise NoIsolationError("bubblewrap (bwrap) is not installed")
    words = command(bwrap, "zygote", 0, limits)
    worker = words.index("-m")  # up to there: the jail; from there: what runs in it
    ours = [*words[:worker], "-c", Path(__file__).read_text("utf-8")]
    done = subprocess.run(ours, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def _of_the_nursery(limits: wire.Limits) -> dict[str, float]:
    """Runs of a program of one line, as `grade` asks for them."""
    from autograder.jail.nursery import Nursery

    def run() -> None:
        keeper = nursery.keeper()
        stream = keeper.run()
        stream.send(wire.Load("empty.py", False, [wire.Cell("empty.py", "z = 1")], {}, []))
        wire.decode_reply(stream.receive())
        keeper.close()

    began = time.perf_counter()
    with Nursery(limits) as nursery:
        start = (time.perf_counter() - began) * 1e3
        return {"jail start, once": start, "a run, from its start to its end": _mean(run)}


def _mean(work: Callable[[], None]) -> float:
    # Not the median: the nursery has the next run started ahead, which some calls wait for.
    began = time.perf_counter()
    for _ in range(_TIMES):
        work()
    return (time.perf_counter() - began) / _TIMES * 1e3


# --- inside the jail ------------------------------------------------------------------------


def main() -> None:
    """Print the medians as JSON."""
    import gc

    import numpy as np

    if os.getuid() == 0:
        os.setgroups([])
        os.setresgid(_USER, _USER, _USER)
        os.setresuid(_USER, _USER, _USER)
        syscalls.set_dumpable(True)
    np.linalg.solve(np.eye(2), np.ones(2))
    gc.freeze()
    works: dict[str, Callable[[], None]] = {
        "fork + wait": lambda: None,
        "fork + unshare + wait": _new_namespaces,
        "fork + unshare + 2 tmpfs + wait": _settled,
    }
    print(json.dumps({what: _median(work) for what, work in works.items()}))


def _new_namespaces() -> None:
    """The namespaces of a submission: user, pid (of children), mount and ipc."""
    user, group = os.getuid(), os.getgid()
    syscalls.unshare(
        syscalls.CLONE_NEWUSER
        | syscalls.CLONE_NEWPID
        | syscalls.CLONE_NEWNS
        | syscalls.CLONE_NEWIPC
    )
    proc = Path("/proc/self")
    (proc / "setgroups").write_text("deny")
    (proc / "uid_map").write_text(f"{user} {user} 1")
    (proc / "gid_map").write_text(f"{group} {group} 1")


def _settled() -> None:
    """The same, and the private file systems of a submission."""
    _new_namespaces()
    syscalls.mount_tmpfs("/tmp", 1 << 20)
    syscalls.mount_tmpfs("/proc", 4096, read_only=True)
    syscalls.drop_capabilities()


def _median(work: Callable[[], None]) -> float:
    took = []
    for _ in range(_TIMES):
        began = time.perf_counter()
        child = os.fork()
        if child == 0:
            _leave_after(work)
        _succeed(child)
        took.append((time.perf_counter() - began) * 1e3)
    return statistics.median(took)


def _leave_after(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException as error:
        print(error, file=sys.stderr)
        os._exit(1)
    os._exit(0)


def _succeed(child: int) -> None:
    _, status = os.waitpid(child, 0)
    if status != 0:
        raise ChildProcessError(f"a forked process ended with wait status {status}")


if __name__ == "__main__":
    main()
