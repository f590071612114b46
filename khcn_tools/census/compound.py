"""Cells of an .xls, counted in its records (BIFF5 and BIFF8 in an OLE compound file)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_END_OF_CHAIN = 0xFFFFFFFA
_BIFF8 = 0x0600

_BOF, _EOF, _CONTINUE, _BOUNDSHEET, _SST = 0x0809, 0x000A, 0x003C, 0x0085, 0x00FC
_NUMBER, _RK, _MULRK, _BOOLERR = 0x0203, 0x027E, 0x00BD, 0x0205
_FORMULAS = {0x0006, 0x0206, 0x0406}
_LABELSST, _LABEL, _RSTRING = 0x00FD, 0x0204, 0x00D6

Record = tuple[int, int, bytes]
"""Where a record begins, its code, its data."""


def count_xls(data: bytes) -> int:
    """Return the number of cells of all worksheets that hold something."""
    stream = _workbook_stream(data)
    globals_ = list(_substream(stream, 0))
    blank = [not text.strip() for text in _shared_strings(globals_)]
    biff8 = struct.unpack_from("<H", globals_[0][2])[0] == _BIFF8
    sheets = [struct.unpack_from("<IBB", record) for _, code, record in globals_ if code == _BOUNDSHEET]
    return sum(
        _cells(code, record, blank, biff8=biff8)
        for start, _, kind in sheets
        if kind == 0
        for _, code, record in _substream(stream, start)
    )


def _cells(code: int, record: bytes, blank: list[bool], *, biff8: bool) -> int:
    """Return how many cells that hold something a record stands for."""
    if code in _FORMULAS or code in (_NUMBER, _RK, _BOOLERR):
        return 1
    if code == _MULRK:
        return (len(record) - 6) // 6
    if code == _LABELSST:
        return int(not blank[struct.unpack_from("<I", record, 6)[0]])
    if code in (_LABEL, _RSTRING):
        return int(bool(_label(record, biff8=biff8).strip()))
    return 0


def _label(record: bytes, *, biff8: bool) -> str:
    """Return a text kept in its cell's own record; only whether it is blank matters."""
    (length,) = struct.unpack_from("<H", record, 6)
    if not biff8:
        return record[8 : 8 + length].decode("latin-1")
    return (
        record[9 : 9 + 2 * length].decode("utf-16-le")
        if record[8] & 1
        else record[9 : 9 + length].decode("latin-1")
    )


def _substream(stream: bytes, start: int) -> Iterator[Record]:
    """Yield the records from a beginning to its end, without those of charts embedded in between."""
    depth, position = 0, start
    while position + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, position)
        depth += (code == _BOF) - (code == _EOF)
        if depth == 1 or code == _EOF:
            yield position, code, stream[position + 4 : position + 4 + length]
        position += 4 + length
        if depth == 0:
            return


# ---------------------------------------------------------------------------------------------
# The table of shared strings


def _shared_strings(records: list[Record]) -> list[str]:
    """Return the shared strings; none before BIFF8."""
    codes = [code for _, code, _ in records]
    if _SST not in codes:
        return []
    first = codes.index(_SST)
    chunks = [records[first][2]]
    for _, code, record in records[first + 1 :]:
        if code != _CONTINUE:
            break
        chunks.append(record)
    reader = _Chunks(chunks)
    _, unique = struct.unpack("<II", reader.take(8))
    return [_shared_string(reader) for _ in range(unique)]


class _Chunks:
    """The data of a record and its continuations, read on; a text cut in two says its width again."""

    def __init__(self, chunks: list[bytes]) -> None:
        self._chunks, self._number, self._at = chunks, 0, 0

    def take(self, size: int) -> bytes:
        """Return the next bytes."""
        taken = b""
        while len(taken) < size:
            taken += self._take_here(size - len(taken))
        return taken

    def text(self, length: int, *, wide: bool) -> str:
        """Return a text of so many characters."""
        text = ""
        while len(text) < length:
            if self._rest() == 0:
                self._next()
                wide = bool(self._take_here(1)[0] & 1)
            size = 2 if wide else 1
            part = self._take_here(min(size * (length - len(text)), self._rest() // size * size))
            text += part.decode("utf-16-le" if wide else "latin-1", "surrogatepass")
        return text

    def _rest(self) -> int:
        return len(self._chunks[self._number]) - self._at

    def _next(self) -> None:
        self._number, self._at = self._number + 1, 0

    def _take_here(self, size: int) -> bytes:
        if self._rest() == 0:
            self._next()
        part = self._chunks[self._number][self._at : self._at + size]
        self._at += len(part)
        return part


def _shared_string(reader: _Chunks) -> str:
    """Return the next shared string, its runs and readings passed over."""
    length, flags = struct.unpack("<HB", reader.take(3))
    runs = struct.unpack("<H", reader.take(2))[0] if flags & 8 else 0
    reading = struct.unpack("<I", reader.take(4))[0] if flags & 4 else 0
    text = reader.text(length, wide=bool(flags & 1))
    reader.take(4 * runs + reading)
    return text


# ---------------------------------------------------------------------------------------------
# The compound file


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream that holds the workbook."""
    size = 1 << struct.unpack_from("<H", data, 0x1E)[0]
    table = _sector_table(data, size)
    directory = _chain(data, table, struct.unpack_from("<I", data, 0x30)[0], size, offset=1)
    entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
    streams = {
        entry[: struct.unpack_from("<H", entry, 64)[0]].decode("utf-16-le").rstrip("\0"): entry
        for entry in entries
    }
    entry = streams["Workbook"] if "Workbook" in streams else streams["Book"]
    start, length = struct.unpack_from("<II", entry, 116)
    if length >= struct.unpack_from("<I", data, 0x38)[0]:
        return _chain(data, table, start, size, offset=1)[:length]
    (small_start,) = struct.unpack_from("<I", entries[0], 116)
    small = _chain(data, table, small_start, size, offset=1)
    small_table = _numbers(_chain(data, table, struct.unpack_from("<I", data, 0x3C)[0], size, offset=1))
    return _chain(small, small_table, start, 1 << struct.unpack_from("<H", data, 0x20)[0], offset=0)[:length]


def _sector_table(data: bytes, size: int) -> list[int]:
    """Return which sector follows each sector."""
    sectors = list(struct.unpack_from("<109I", data, 0x4C))
    more, count = struct.unpack_from("<II", data, 0x44)
    for _ in range(count):
        block = _numbers(data[(more + 1) * size : (more + 2) * size])
        sectors += block[:-1]
        more = block[-1]
    used = [sector for sector in sectors if sector < _END_OF_CHAIN]
    return [number for sector in used for number in _numbers(data[(sector + 1) * size : (sector + 2) * size])]


def _chain(data: bytes, table: list[int], sector: int, size: int, *, offset: int) -> bytes:
    """Return the bytes of a chain of sectors; sectors are counted after `offset` leading ones."""
    parts: list[bytes] = []
    while sector < _END_OF_CHAIN:
        if len(parts) > len(table):
            raise ValueError("a chain of sectors that never ends: the file is broken")
        parts.append(data[(sector + offset) * size : (sector + offset + 1) * size])
        sector = table[sector]
    return b"".join(parts)


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))
