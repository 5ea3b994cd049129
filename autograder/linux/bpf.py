"""Classic BPF, as seccomp takes it: small programs that judge a system call (`man 2 seccomp`).

libseccomp would write them for us, but its Python bindings rest, and the jailed side imports none.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable, Sequence

Code = list[tuple[int, int, int, int]]  # code, jump if true, jump if false, operand

_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_JUMP, _JUMP_IF_EQUAL, _JUMP_IF_AT_LEAST, _JUMP_IF_SET = 0x05, 0x15, 0x35, 0x45
_ALLOW, _ERRNO, _END = 0x7FFF0000, 0x00050000, 0x80000000
STEP = 8  # bytes
_FURTHEST = 255  # what a jump with a condition can skip

ALLOW: Code = [(_RETURN, 0, 0, _ALLOW)]
END: Code = [(_RETURN, 0, 0, _END)]  # the process, by SIGSYS


def error(number: int = errno.EPERM) -> Code:
    """Fail with this error."""
    return [(_RETURN, 0, 0, _ERRNO | number)]


def filtered(architecture: int, verdicts: Sequence[Code]) -> bytes:
    """A filter: `verdicts[n]` for the system call n, the last one for every higher number.

    On another architecture, whose numbers mean something else, nothing is there.
    """
    code: Code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 1, 0, architecture),
        *error(errno.ENOSYS),
        (_LOAD, 0, 0, _NUMBER),
    ]
    parts = [
        (number, verdict)
        for number, verdict in enumerate(verdicts)
        if number == 0 or verdict != verdicts[number - 1]
    ]
    return assembled([*code, *_halved(parts)])


def _halved(parts: Sequence[tuple[int, Code]]) -> Code:
    """Which part the number lies in, found by halves: a call is judged each time it is made."""
    if len(parts) == 1:
        return parts[0][1]
    middle = len(parts) // 2
    lower, upper = _halved(parts[:middle]), _halved(parts[middle:])
    if len(lower) > _FURTHEST:
        far = (_JUMP_IF_AT_LEAST, 0, 1, parts[middle][0])
        return [far, (_JUMP, 0, 0, len(lower)), *lower, *upper]
    return [(_JUMP_IF_AT_LEAST, len(lower), 0, parts[middle][0]), *lower, *upper]


# --- verdicts by an argument, of which the lower half is looked at: these are all C ints --------


def only(position: int, values: Iterable[int], otherwise: Code | None = None) -> Code:
    """Allow the call where that argument is one of `values`."""
    return [_argument(position), *_one_of(values, otherwise or error())]


def no_bit_of(position: int, bits: int, otherwise: Code | None = None) -> Code:
    """Allow the call where that argument has none of `bits`."""
    return [_argument(position), (_JUMP_IF_SET, 0, 1, bits), *(otherwise or error()), *ALLOW]


def every_bit_of(position: int, bit: int) -> Code:
    """Allow the call where that argument has the `bit`."""
    return [_argument(position), (_JUMP_IF_SET, 1, 0, bit), *error(), *ALLOW]


def masked(position: int, mask: int, values: Iterable[int]) -> Code:
    """Allow the call where what `mask` leaves of that argument is one of `values`."""
    return [_argument(position), (_AND, 0, 0, mask), *_one_of(values, error())]


def both(first: Code, second: Code) -> Code:
    """Allow the call where both do. Of the `first` only its last instruction may allow."""
    assert first[-1:] == ALLOW, "another instruction could allow what the second would refuse"
    return [*first[:-1], *second]


def unless(position: int, value: int, then: Code) -> Code:
    """Allow the call unless that argument is `value`: `then` judges it."""
    return [_argument(position), (_JUMP_IF_EQUAL, 1, 0, value), *ALLOW, *then]


def _argument(position: int) -> tuple[int, int, int, int]:
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * position)


def _one_of(values: Iterable[int], otherwise: Code) -> Code:
    wanted = list(values)
    beyond = len(wanted) - 1 + len(otherwise)
    jumps: Code = [(_JUMP_IF_EQUAL, beyond - place, 0, value) for place, value in enumerate(wanted)]
    return [*jumps, *otherwise, *ALLOW]


def assembled(code: Code) -> bytes:
    """The program as the kernel takes it."""
    return b"".join(struct.pack("HBBI", *step) for step in code)
