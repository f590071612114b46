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

MOST_BYTES = 100_000_000
"""Of the file itself: photographs may have been pasted in."""

_MOST_CELLS = 500_000
_MOST_UNPACKED = 1_000_000_000  # of sheets, empty cells included
_MOST_PARSED = 64_000_000  # of a sheet without them; of all other parts together
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


class Filled:
    """The XML of a sheet as a stream, without empty cells and rows; SubmissionError where too much is left."""

    def __init__(self, source: IO[bytes]) -> None:
        """Take the stream of the whole part."""
        self._source, self._rest, self._left = source, b"", _MOST_PARSED

    def read(self, _size: int = -1) -> bytes:
        """Return a next piece of any size, nothing at the end."""
        found, block = b"", b"-"
        while block and not found:
            block = self._source.read(_BLOCK)
            whole = self._rest + block
            cut = max(whole.rfind(b"<row "), 0) if block else 0
            head, self._rest = (whole[:cut], whole[cut:]) if cut else (whole, b"")
            found = _EMPTY_ROWS.sub(b"", _EMPTY_CELLS.sub(b"", head))
        self._left -= len(found)
        if self._left < 0:
            raise too_large()
        return found
