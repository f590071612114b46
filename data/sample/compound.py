"""A compound file with one stream: what Excel 97-2003 keeps its workbooks in."""

from __future__ import annotations

import struct

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _PER_SECTOR, _IN_HEADER = 512, 128, 109
_SMALLEST = 4096  # a shorter stream would be kept elsewhere


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file that holds the stream; ValueError where it is larger than about 7 MB."""
    size = max(_SMALLEST, -(-len(stream) // _SECTOR) * _SECTOR)
    used = size // _SECTOR
    tables = -(-(used + 1) // (_PER_SECTOR - 1))
    if tables > _IN_HEADER:
        raise ValueError(f"{len(stream)} bytes are more than a small compound file holds")
    chain = [*range(1, used), _END, _END, *[_FAT] * tables]
    chain += [_FREE] * (tables * _PER_SECTOR - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, used, 0, _SMALLEST, _END, 0, _END, 0)
    places = [*range(used + 1, used + 1 + tables), *[_FREE] * _IN_HEADER][:_IN_HEADER]
    directory = (
        _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, _FREE, 0, size) + 2 * _entry("", 0, _FREE, 0, 0)
    )
    return (
        header
        + struct.pack(f"<{_IN_HEADER}I", *places)
        + stream.ljust(size, b"\0")
        + directory
        + struct.pack(f"<{len(chain)}I", *chain)
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    """Return an entry of the directory; one of kind 0 is free."""
    length = 2 * len(name) + 2 if name else 0
    data = name.encode("utf-16-le").ljust(64, b"\0")
    data += struct.pack("<HBBIII", length, kind, 1, _FREE, _FREE, child)
    return data + bytes(36) + struct.pack("<III", start, size, 0)
