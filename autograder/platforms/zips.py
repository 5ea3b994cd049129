"""A zip file, read without trust: its directory entry by entry, its members up to a size.

The standard library's `zipfile` gives a whole archive up where one entry is malformed (a name
that is not the UTF-8 it claims to be, an extra field cut short), and holds its whole directory in
memory, however long. One student's broken file must not cost the class, so the directory is read
here. The layout is that of PKWARE's APPNOTE, sections 4.3 and 4.5.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

MOST_ENTRIES: Final = 100_000  # of a class's download; whole repositories may be in it
_END: Final = struct.Struct("<4s4H2LH")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64: Final = struct.Struct("<4sLQL")
_ENTRY: Final = struct.Struct("<4s6H3L5H2L")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT: Final = 65_535
_ENCRYPTED = 0x1
_STORED, _DEFLATED = 0, 8
_SIZES_64, _NAME_IN_UNICODE = 0x0001, 0x7075  # ids of extra fields
_FULL: Final = 0xFFFFFFFF
_PIECE: Final = 64 * 1024


class ArchiveError(Exception):
    """An archive, or a part of it, that cannot be read; the text goes on after its name."""


@dataclass(frozen=True)
class Member:
    """An entry of a zip's directory; what it says is not checked yet.

    kind: the type bits of the Unix mode (see `stat.S_IFMT`), 0 where there is none.
    """

    name: str
    size: int
    packed: int
    start: int  # of its local header, in bytes from the start of the stream
    method: int
    crc: int
    kind: int
    encrypted: bool

    @property
    def is_folder(self) -> bool:
        return self.name.endswith(("/", "\\")) or self.kind == stat.S_IFDIR


def members(stream: BinaryIO) -> Iterator[Member]:
    """The entries of a zip's directory, one after the other.

    Raises:
        ArchiveError: it is no zip, or its directory is damaged from there on, or too long.
    """
    start, size, shift = _directory(stream)
    number = 0
    stream.seek(start)
    left = size
    while left >= _ENTRY.size:
        head = stream.read(_ENTRY.size)
        if len(head) < _ENTRY.size or head[:4] != b"PK\x01\x02":
            raise ArchiveError(f"is damaged: its directory breaks off after {number} entries")
        number += 1
        if number > MOST_ENTRIES:
            raise ArchiveError(f"has more than {MOST_ENTRIES:,} entries; the others are left out")
        fields = _ENTRY.unpack(head)
        lengths = fields[10:13]  # of name, extra fields and comment
        rest = stream.read(sum(lengths))
        if len(rest) < sum(lengths):
            raise ArchiveError(f"is damaged: its directory breaks off after {number - 1} entries")
        left -= _ENTRY.size + sum(lengths)
        here = stream.tell()
        yield _member(fields, rest[: lengths[0]], rest[lengths[0] : sum(lengths[:2])], shift)
        stream.seek(here)


def read(stream: BinaryIO, member: Member, most: int) -> bytes:
    """A member's content, unpacked.

    Raises:
        ArchiveError: it is larger than `most` bytes, encrypted, damaged, or packed in a way that
            is not known here.
    """
    if member.encrypted:
        raise ArchiveError("is encrypted")
    if member.size > most:
        raise ArchiveError(f"is larger than {most // 2**20} MB")
    if member.method not in (_STORED, _DEFLATED):
        raise ArchiveError(f"is packed by a method (number {member.method}) that is not known here")
    stream.seek(member.start)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
        raise ArchiveError("is damaged: it is not where the directory says")
    *_, name, extra = _LOCAL.unpack(head)
    stream.seek(name + extra, 1)
    data = _unpacked(stream, member)
    if len(data) != member.size or zlib.crc32(data) != member.crc:
        raise ArchiveError("is damaged: its content is not what the directory says")
    return data


def _unpacked(stream: BinaryIO, member: Member) -> bytes:
    """Up to one byte more than the directory says there are."""
    if member.method == _STORED:
        return stream.read(min(member.packed, member.size + 1))
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    parts, there, left = [], 0, member.packed
    try:
        while there <= member.size and not unpack.eof:
            packed = unpack.unconsumed_tail or stream.read(min(left, _PIECE))
            if not unpack.unconsumed_tail:
                left -= len(packed)
            part = unpack.decompress(packed, member.size + 1 - there)
            if not part and not packed:
                break
            parts.append(part)
            there += len(part)
    except zlib.error as error:
        raise ArchiveError("is damaged: it cannot be unpacked") from error
    return b"".join(parts)


def _directory(stream: BinaryIO) -> tuple[int, int, int]:
    """Where the directory starts, its size, and how far all is shifted by what stands before."""
    length = stream.seek(0, 2)
    tail = min(length, _LONGEST_COMMENT + _END.size)
    stream.seek(length - tail)
    data = stream.read(tail)
    at = data.rfind(b"PK\x05\x06")
    if at < 0 or len(data) - at < _END.size:
        raise ArchiveError("is no zip file, or was cut off")
    end = length - tail + at
    *_, size, start, _ = _END.unpack_from(data, at)
    if start == _FULL or size == _FULL:
        end, size, start = _directory_64(stream, end)
    shift = end - size - start
    if shift < 0:
        raise ArchiveError("is damaged: its directory is not where it says")
    return end - size, size, shift


def _directory_64(stream: BinaryIO, end: int) -> tuple[int, int, int]:
    """The same of an archive of more than 4 GB: where its end stands, size and start."""
    stream.seek(max(end - _LOCATOR_64.size - _END_64.size, 0))
    data = stream.read(_END_64.size + _LOCATOR_64.size)
    if len(data) < _END_64.size + _LOCATOR_64.size or data[:4] != b"PK\x06\x06":
        raise ArchiveError("is damaged: the end of its directory is not there")
    *_, size, start = _END_64.unpack_from(data)
    return end - _LOCATOR_64.size - _END_64.size, size, start


def _member(fields: tuple[int, ...], raw: bytes, extra: bytes, shift: int) -> Member:
    _, _, _, flags, method, _, _, crc, packed, size, *_, outside, start = fields
    extras = dict(_extras(extra))
    sizes = extras.get(_SIZES_64, b"")
    numbers = list(struct.unpack(f"<{len(sizes) // 8}Q", sizes[: len(sizes) // 8 * 8]))
    size = numbers.pop(0) if size == _FULL and numbers else size
    packed = numbers.pop(0) if packed == _FULL and numbers else packed
    start = numbers.pop(0) if start == _FULL and numbers else start
    return Member(
        name=_name(raw, extras.get(_NAME_IN_UNICODE, b"")),
        size=size,
        packed=packed,
        start=start + shift,
        method=method,
        crc=crc,
        kind=stat.S_IFMT(outside >> 16),
        encrypted=bool(flags & _ENCRYPTED),
    )


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        yield kind, extra[4 : 4 + length]
        extra = extra[4 + length :]


def _name(raw: bytes, unicode: bytes) -> str:
    """A name as text: UTF-8 where it can be, else cp437.

    What it says it is written in is not asked: the Mac's own zips say nothing and are UTF-8, and
    others say so and are not. cp437 is the format's own, reads any bytes, and has the letters of
    Western Europe where cp850 has them.
    """
    if len(unicode) > 5 and unicode[1:5] == struct.pack("<L", zlib.crc32(raw)):
        raw = unicode[5:]
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")
