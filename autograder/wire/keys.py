"""Checks the keys of a message's dicts before any dict is made of them.

A dict is filled in a time that grows with its size, unless its keys are made to hash alike: tuples
and large whole numbers can be, and a hundred thousand of them keep a reader busy for half an hour,
in one step of C that nothing interrupts. Text cannot be (its hash has a secret), and neither can
more than a few whole numbers of 64 bits.
"""

from __future__ import annotations

import re
from contextlib import suppress

_HARMLESS = 1 << 14  # bytes: so few keys take milliseconds, whatever they are
_DEPTH = 200  # beyond what the reader takes

# How long an item is by its first byte, if that says it all.
_WHOLE = {
    **dict.fromkeys((*range(0x80), *range(0xE0, 0x100), 0xC0, 0xC2, 0xC3), 1),
    **{code: 1 + (code & 31) for code in range(0xA0, 0xC0)},  # short texts
    **{0xCA: 5, 0xCB: 9},  # floats
    **{0xCC: 2, 0xCD: 3, 0xCE: 5, 0xCF: 9, 0xD0: 2, 0xD1: 3, 0xD2: 5, 0xD3: 9},  # whole numbers
    **{0xD4: 3, 0xD5: 4, 0xD6: 6, 0xD7: 10, 0xD8: 18},  # extensions
}
# Else: how many bytes its length takes, and how many come besides.
_MEASURED = {
    **{0xC4: (1, 0), 0xC5: (2, 0), 0xC6: (4, 0)},  # bytes
    **{0xC7: (1, 1), 0xC8: (2, 1), 0xC9: (4, 1)},  # extensions
    **{0xD9: (1, 0), 0xDA: (2, 0), 0xDB: (4, 0)},  # texts
}
_LISTS = {**{code: (0, code & 15) for code in range(0x90, 0xA0)}, 0xDC: (2, 0), 0xDD: (4, 0)}
_DICTS = {**{code: (0, code & 15) for code in range(0x80, 0x90)}, 0xDE: (2, 0), 0xDF: (4, 0)}
_KEYS = frozenset(
    (*range(0x80), *range(0xE0, 0x100), *range(0xA0, 0xC0), *range(0xCC, 0xD4), 0xD9, 0xDA, 0xDB)
)
_FLOATS = re.compile(rb"(?:\xcb.{8})+", re.DOTALL)


def insist_on_plain_keys(body: bytes, most: int) -> None:
    """Insist that every key in a MessagePack body is text or a whole number of 64 bits.

    What is no MessagePack at all is left to its reader.

    Raises:
        ValueError: another key; or more than `most` items, or too deep a nesting.
    """
    if len(body) > _HARMLESS:
        with suppress(IndexError):  # it ends too soon
            _look_through(body, most)


def _look_through(body: bytes, most: int) -> None:
    place = 0
    left, is_dict = 1, False  # items to come in what is open; of a dict, keys and values
    around: list[tuple[int, bool]] = []
    while left or around:
        if not left:
            left, is_dict = around.pop()
            continue
        code = body[place]
        if is_dict and left % 2 == 0 and code not in _KEYS:
            raise ValueError("a key that is neither text nor a whole number")
        left -= 1
        most -= 1
        if most < 0 or len(around) > _DEPTH:
            raise ValueError("too many values, or nested too deep")
        if code == 0xCB and not is_dict and (run := _FLOATS.match(body, place)):
            more = min(left, (run.end() - place) // 9 - 1)
            left, most, place = left - more, most - more, place + 9 * (more + 1)
        elif code in _WHOLE:
            place += _WHOLE[code]
        elif code in _MEASURED:
            digits, more = _MEASURED[code]
            start = place + 1 + digits
            place = start + int.from_bytes(body[place + 1 : start], "big") + more
        elif code in _DICTS or code in _LISTS:
            around.append((left, is_dict))
            is_dict = code in _DICTS
            digits, size = (_DICTS if is_dict else _LISTS)[code]
            start = place + 1 + digits
            size += int.from_bytes(body[place + 1 : start], "big")
            left, place = (2 * size if is_dict else size), start
        else:
            return
