"""How many cells a file holds, counted by a path that shares no code with the reader.

The reader accounts for every cell it saw; this says how many there are. If the two differ, something that a
unit typed was lost, and the collection says so instead of going on in silence.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from khcn_tools.census.compound import count_xls
from khcn_tools.census.document import count_ods
from khcn_tools.census.lines import count_text
from khcn_tools.census.package import count_xlsx
from khcn_tools.census.records import count_xlsb
from khcn_tools.errors import SubmissionError

__all__ = ["count_cells"]

_NO_SUBMISSIONS = {"thumbs.db", "desktop.ini"}
_FLAT = b'office:mimetype="application/vnd.oasis.opendocument.spreadsheet'


def count_cells(path: Path) -> int:
    """Return the number of cells with a stored value or a formula, not blank once stripped, on all sheets.

    A cell that its file repeats counts as often; of a folder, the files of text count. Raises SubmissionError
    where a file is no spreadsheet by its content, or cannot be counted.
    """
    try:
        return _count_folder(path) if path.is_dir() else _count(path.read_bytes())
    except Exception as error:  # a broken file may raise anything here: told, and chained
        raise SubmissionError(
            "không đếm được số ô có dữ liệu để đối soát; lưu lại bằng Excel rồi gửi lại"
        ) from error


def _count(data: bytes) -> int:
    """Count a file by what it is."""
    if data.startswith(b"PK"):
        return _count_archive(ZipFile(BytesIO(data)))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return count_xls(data)
    return count_ods(BytesIO(data)) if _FLAT in data[:4096] else count_text(data)


def _count_archive(archive: ZipFile) -> int:
    """Count an archive by its members."""
    members = archive.namelist()
    if "[Content_Types].xml" not in members:
        with archive.open("content.xml") as source:
            return count_ods(source)
    return count_xlsb(archive) if "xl/workbook.bin" in members else count_xlsx(archive)


def _count_folder(folder: Path) -> int:
    """Count the files of a folder that are text with delimiters; the reader tells of the others."""
    count = 0
    for path in folder.iterdir():
        if (
            path.is_file()
            and not path.name.startswith((".", "~$"))
            and path.name.lower() not in _NO_SUBMISSIONS
        ):
            try:
                count += count_text(path.read_bytes())
            except ValueError:  # no such text
                continue
    return count
