"""A jail without namespaces, from outside: a scratch folder, and a keeper process in it.

A keeper of its own for every submission, started afresh, that confines itself (`worker/bare.py`)
before any student code runs. Where the grader is root, under a user id that is nobody else's.
"""

from __future__ import annotations

import os
import socket
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from autograder import wire
from autograder.jail import shared_folders, visible
from autograder.jail.isolation import JailFault, NoIsolationError, last_words
from autograder.jail.libraries import interpreter
from autograder.jail.users import unused_user
from autograder.linux import landlock, seccomp
from autograder.wire import Command, Files, Limits

_END_SECONDS = 5.0


def why_not_landlock() -> str:
    """What keeps this machine from confining by Landlock and seccomp; "" where nothing does."""
    if landlock.version() == 0:
        return "this kernel has no Landlock (Linux 5.13 or newer has), or it is switched off"
    return _why_not_seccomp()


def why_not_user() -> str:
    """What keeps this machine from confining by another user id; "" where nothing does."""
    if os.geteuid() != 0:
        return "only root can run submissions as another user"
    return _why_not_seccomp() or shared_folders.why_unsafe()


def _why_not_seccomp() -> str:
    return "" if seccomp.is_offered() else "this kernel has no seccomp that is known here"


def open_to_others(paths: list[Path]) -> list[Path]:
    """Which of `paths` a user without any rights could read (asked of root)."""
    return [path for path in paths if path.exists() and _can_read(path)]


def _can_read(path: Path) -> bool:
    child = os.fork()
    if child == 0:
        status = 1  # take it for readable, whatever fails
        with suppress(OSError):
            os.setgroups([])
            os.setresgid(unused_user(), *[unused_user()] * 2)
            os.setresuid(unused_user(), *[unused_user()] * 2)
            status = int(os.access(path, os.R_OK, effective_ids=True))
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


class BareJail:
    """A keeper without namespaces, its control socket, and the folder its submission writes to.

    Raises:
        JailFault: the folder cannot be made, or the process not be started.
    """

    def __init__(self, limits: Limits, use_landlock: bool) -> None:
        self._user = unused_user() if os.geteuid() == 0 else None
        self._shared = () if use_landlock else shared_folders.shared_folders()
        try:
            self._folder = Path(tempfile.mkdtemp(prefix=shared_folders.name_of_graders_folder()))
            self._scratch = _scratch(self._folder, self._user)
            self._engine = visible.lay_out_engine(self._folder)
        except OSError as error:
            raise JailFault(f"no folder for a submission: {error}") from error
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # closed by close()
        try:
            with theirs:
                files = self._files() if use_landlock else None
                self._process = self._start(theirs.fileno(), files, limits)
        except OSError as error:
            self.control.close()
            self._errors.close()
            _remove(self._folder)
            raise JailFault(f"no process for a submission: {error}") from error

    def _start(self, control: int, files: Files | None, limits: Limits) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                *interpreter("autograder.worker.main"),
                *("bare", str(control), str(self._user or 0)),
                msgspec.json.encode(limits).decode(),
                msgspec.json.encode(files).decode(),
                msgspec.json.encode(self._shared).decode(),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self._errors,
            cwd=self._scratch,
            env=self._environment(),
            pass_fds=[control],
            start_new_session=True,  # Ctrl-C is for the grader, who then hangs up
        )

    @property
    def pid(self) -> int:
        """The keeper's process."""
        return self._process.pid

    def fault(self) -> Exception:
        """Why the worker is not there, in its own words."""
        words = last_words(self._process, self._errors)
        if words.startswith("refused:"):
            return NoIsolationError(words.removeprefix("refused:").strip())
        return JailFault(f"the jail did not start: {words or 'no reason given'}")

    def close(self) -> None:
        """End the submission and all it left: processes first, then files."""
        with suppress(OSError):
            self.control.settimeout(_END_SECONDS)
            self.control.send(wire.pack(Command("end")))
            self.control.recv(64)
        self.control.close()
        self._process.kill()
        self._process.wait()
        self._errors.close()
        _remove(self._folder)
        if self._shared and self._user is not None:
            shared_folders.remove_all_of(self._user)

    def _files(self) -> Files:
        seen = visible.view()
        readable = [*seen.shown, *visible.ROOMS, self._engine]
        return Files([*map(str, readable)], [*map(str, seen.packages)])

    def _environment(self) -> dict[str, str]:
        own_user = "no" if self._user is None else "yes"
        variables = visible.environment(str(self._scratch), str(self._engine))
        return {**variables, "JAIL_OWN_USER": own_user}


def _scratch(folder: Path, user: int | None) -> Path:
    scratch = folder / "scratch"
    scratch.mkdir(0o700)
    if user is not None:
        folder.chmod(0o711)
        os.chown(scratch, user, user)
    return scratch


def _remove(folder: Path) -> None:
    # `rm` goes as deep as there are folders, where Python's own would end in recursion.
    for command in (["rm", "-rf"], ["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
        subprocess.run(
            [*command, "--", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        if not folder.exists():
            break
