"""How much of a file is read at most, and a sheet's XML without the cells that hold nothing.

Borders drawn to the last row of a sheet are millions of empty cells, and a few kilobytes can unpack to
gigabytes: what is empty is dropped before it is parsed, what is too much is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, TypeVar
from zipfile import ZipFile

from khcn_tools.errors import SubmissionError
from khcn_tools.model import RawCell

MOST_BYTES = 50_000_000
"""Of the file itself: photographs may have been pasted in."""

_MOST_CELLS = 200_000
_MOST_UNPACKED = 1_000_000_000  # of sheets, empty cells included
_MOST_PARSED = 32_000_000  # of a sheet without them; of all other parts together
_BLOCK = 1 << 18

_EMPTY_CELLS = re.compile(rb'(?:<c r="[A-Z]+\d+"(?: [a-z]+="\w+")*+ ?(?:/>|></c>))++')
_EMPTY_ROWS = re.compile(rb'<row r="\d+"[^>]*?(?:/>|></row>)')

T = TypeVar("T")


def too_large() -> SubmissionError:
    """Return the error of a file that is too large."""
    return SubmissionError(
        "quá lớn so với một bộ biểu; xóa ảnh đã chèn, các dòng và cột trống đã kẻ khung, lưu lại rồi gửi lại"
    )


def check_unpacked(archive: ZipFile) -> None:
    """Raise SubmissionError where the parts of a workbook would unpack to more than is read."""
    sizes = {p.filename: p.file_size for p in archive.infolist() if p.filename.endswith((".xml", ".rels"))}
    sheets = sum(size for name, size in sizes.items() if "/worksheets/" in name)
    if sheets > _MOST_UNPACKED or sum(sizes.values()) - sheets > _MOST_PARSED:
        raise too_large()


def limited(cells: Iterable[T]) -> Iterator[T]:
    """Yield cells; SubmissionError where there are more than any form can hold."""
    for number, cell in enumerate(cells):
        if number >= _MOST_CELLS:
            raise too_large()
        yield cell


def placed(cells: Iterable[RawCell]) -> dict[tuple[int, int], RawCell]:
    """Return a sheet's cells by row and column, as many as are read.

    Raises ValueError where two cells stand in one place: one of them would be lost.
    """
    found: dict[tuple[int, int], RawCell] = {}
    for cell in limited(cells):
        if found.setdefault((cell.row, cell.column), cell) is not cell:
            raise ValueError(f"two cells at {cell.address}")
    return found


def parsed(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML of a part in pieces, without cells and rows that hold nothing.

    Raises SubmissionError where too much is left.
    """
    rest, left = b"", _MOST_PARSED
    while block := source.read(_BLOCK):
        whole = rest + block
        cut = whole.rfind(b"<row ")
        head, rest = (whole[:cut], whole[cut:]) if cut > 0 else (whole, b"")
        piece = _without_empty(head)
        left -= len(piece)
        if left < 0:
            raise too_large()
        yield piece
    yield _without_empty(rest)


def _without_empty(piece: bytes) -> bytes:
    """Return a piece of a sheet's XML without what holds nothing."""
    return _EMPTY_ROWS.sub(b"", _EMPTY_CELLS.sub(b"", piece))
