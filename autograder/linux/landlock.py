"""Landlock: what of the file system a process and its descendants may still open.

Three system calls, the same numbers on every architecture (`man 7 landlock`). The packages on
PyPI know neither scopes nor the newer rights, and the jailed side imports none.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # landlock_create_ruleset, _add_rule, _restrict_self
_ASK_VERSION = 1
_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_FILE_SYSTEM_OBJECTS = 0b1_1111_1111 << 4  # remove and make: folders, files, links, …
_MAKE_CHAR, _MAKE_SOCK, _MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 11
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15  # since versions 2, 3 and 5
_TCP = 0b11  # bind, connect: since version 4
_SCOPES = 0b11  # abstract Unix sockets, signals: since version 6

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The version of Landlock this kernel offers; 0 where it has none, or it is switched off."""
    found = int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION))
    return max(found, 0)


def scopes_signals() -> bool:
    """Whether this kernel's Landlock keeps signals inside (Linux 6.12)."""
    return version() >= 6


def confine(
    readable: Iterable[Path], hidden: Sequence[Path], writable: Path, devices: Iterable[Path]
) -> None:
    """Let this process open nothing but `readable`, and make and write nothing but `writable`.

    What is `hidden` of a readable folder cannot be read, though its names can be listed.

    For good, and for all descendants. What is open already stays open; names can still be
    looked up (`stat`), as Landlock does not hide them. Executing is not among the rights.

    Raises:
        OSError: the kernel has no Landlock, or a path cannot be opened.
    """
    offered = version()
    handled = _EXECUTE | _WRITE_FILE | _READ_FILE | _READ_DIR | _MAKE_FILE_SYSTEM_OBJECTS
    handled |= _REFER if offered >= 2 else 0
    handled |= _TRUNCATE if offered >= 3 else 0
    handled |= _IOCTL_DEV if offered >= 5 else 0
    ruleset = _create(
        _Ruleset(handled, _TCP if offered >= 4 else 0, _SCOPES if offered >= 6 else 0), offered
    )
    for path in dict.fromkeys(path.resolve() for path in readable):
        for part in _all_but(path, hidden):
            files_only = 0 if part.is_dir() else _READ_DIR
            _allow(ruleset, part, (_READ_FILE | _READ_DIR) & ~files_only)
        if path.is_dir():  # Python looks for modules by listing: a part's own folder, too
            _allow(ruleset, path, _READ_DIR)
    for path in devices:
        _allow(ruleset, path, _READ_FILE | _WRITE_FILE)
    everything = handled & ~(_EXECUTE | _MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _IOCTL_DEV)
    _allow(ruleset, writable, everything)
    _restrict(ruleset)


def _all_but(path: Path, hidden: Iterable[Path]) -> Iterator[Path]:
    """A path, or where something in it is hidden, all others in it: Landlock can only allow."""
    inside = [one for one in hidden if one.is_relative_to(path)]
    if not inside:
        yield path
    elif path not in inside:
        for entry in path.iterdir():
            if not entry.is_symlink():  # which would allow what it stands for
                yield from _all_but(entry, inside)


def keep_signals_inside() -> None:
    """Let this process signal nobody but itself and its descendants, where the kernel can.

    Raises:
        OSError: refused.
    """
    if scopes_signals():
        # A ruleset that does not allow moving files between folders forbids it.
        ruleset = _create(_Ruleset(_REFER, 0, _SCOPES), 6)
        _allow(ruleset, Path("/"), _REFER)
        _restrict(ruleset)


def _create(rules: _Ruleset, offered: int) -> int:
    size = 24 if offered >= 6 else 16 if offered >= 4 else 8  # older kernels know fewer fields
    return _checked(_libc.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0))


def _allow(ruleset: int, path: Path, rights: int) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(rights, beneath)
        _checked(_libc.syscall(_ADD, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0))
    finally:
        os.close(beneath)


def _restrict(ruleset: int) -> None:
    try:
        _checked(_libc.syscall(_RESTRICT, ruleset, 0))
    finally:
        os.close(ruleset)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result
