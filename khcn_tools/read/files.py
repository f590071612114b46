"""A file becomes sheets. What a file is, is told by its content, never by its name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import xlrd

from khcn_tools.errors import SubmissionError, UsageError
from khcn_tools.model import RawSheet
from khcn_tools.read.bounds import MOST_BYTES, check_unpacked, too_large
from khcn_tools.read.delimited import delimited_sheet
from khcn_tools.read.foreign import SAVE_AS, encrypted, refuse_archive, refuse_compound, refuse_foreign
from khcn_tools.read.ods import fods_sheets, ods_sheets
from khcn_tools.read.unfonted import settled
from khcn_tools.read.xls import xls_sheets
from khcn_tools.read.xlsb import xlsb_sheets
from khcn_tools.read.xlsx import xlsx_sheets

_ZIP, _COMPOUND = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_FLAT = f'office:mimetype="{_MIMETYPE}'.encode()
_HEAD = 4096  # of a part or a document: what it is stands there
_SYSTEM_FILES = {"thumbs.db", "desktop.ini"}

Reader = Callable[[bytes, str], tuple[RawSheet, ...]]


def read_sheets(path: Path, name: str) -> tuple[RawSheet, ...]:
    """Return the sheets of a spreadsheet, hidden ones too, in their order.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, .fods and text with delimiters; a folder has a sheet for each of its
    files, by name, which must be such text: one that cannot be read says so in `unread`. `name` stands for the
    file in every address (its path under the root).

    Raises SubmissionError, with what is wrong and what to do, where nothing can be read; UsageError where
    there is no file.
    """
    if not path.exists():
        raise UsageError(f"there is no file {name}")
    if path.is_dir():
        return tuple(map(settled, _folder_sheets(path, name)))
    data = _bytes(path)
    sheets = _opened(data, name) if _is_workbook(data) else (delimited_sheet(data, name),)
    if not sheets:
        raise SubmissionError(f"không có trang tính nào đọc được; {SAVE_AS}")
    return tuple(map(settled, sheets))


def _bytes(path: Path) -> bytes:
    """Return a file's content; SubmissionError where it is too large, cannot be read or is of no use."""
    if path.stat().st_size > MOST_BYTES:
        raise too_large()
    data = path.read_bytes()
    if not _is_workbook(data):
        refuse_foreign(data)
    return data


def _is_workbook(data: bytes) -> bool:
    """Tell whether a file is an archive, a compound file or a document that may hold sheets."""
    return data.startswith((_ZIP, _COMPOUND)) or _FLAT in data[:_HEAD]


# ---------------------------------------------------------------------------------------------
# Folders


def _folder_sheets(folder: Path, name: str) -> tuple[RawSheet, ...]:
    """Return a sheet for each file; SubmissionError where none can be read."""
    sheets = [_member_sheet(path, f"{name}/{path.name}") for path in _members(folder)]
    if not sheets:
        raise SubmissionError("là thư mục không có tệp nào; chép các tệp CSV của bộ biểu vào rồi gửi lại")
    if all(sheet.unread for sheet in sheets):
        first = f"{Path(sheets[0].file).name} {sheets[0].unread}"
        raise SubmissionError(f"là thư mục không có tệp CSV nào đọc được; {first}")
    return tuple(sheets)


def _members(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder by name, what systems and office programs leave there apart."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith((".", "~$")) and path.name.lower() not in _SYSTEM_FILES:
            yield path


def _member_sheet(path: Path, name: str) -> RawSheet:
    """Return the sheet of a file in a folder, or why it cannot be read."""
    try:
        return delimited_sheet(_member_bytes(path), name)
    except SubmissionError as error:
        return RawSheet(name, None, {}, unread=str(error))


def _member_bytes(path: Path) -> bytes:
    """Return the content of a file in a folder; SubmissionError where it cannot be text with delimiters."""
    if path.is_dir():
        raise SubmissionError("là thư mục con; đặt các tệp CSV ngay trong thư mục của đơn vị rồi gửi lại")
    data = _bytes(path)
    if _is_workbook(data):
        raise SubmissionError(
            "không phải tệp CSV; nếu là bảng tính của cả bộ biểu thì đổi tên theo mã đơn vị, đặt ngoài thư mục "
            "này rồi gửi lại"
        )
    return data


# ---------------------------------------------------------------------------------------------
# Workbooks


def _opened(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Read a workbook with the reader of its format."""
    try:
        return _reader(data)(data, name)
    except SubmissionError:
        raise
    except Exception as error:  # a broken file may raise anything in its reader: told, and chained
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower():
            raise encrypted() from error
        raise SubmissionError(f"bị hỏng hoặc không mở được; {SAVE_AS}") from error


def _reader(data: bytes) -> Reader:
    """Return the reader of a workbook's format; SubmissionError where it is none."""
    if data.startswith(_ZIP):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _reader_of_archive(archive)
    if data.startswith(_COMPOUND):
        refuse_compound(data)
        return xls_sheets
    _refuse_entities(data)
    return fods_sheets


def _reader_of_archive(archive: zipfile.ZipFile) -> Reader:
    """Return the reader of an archive's format."""
    members = archive.namelist()
    if "content.xml" in members and "[Content_Types].xml" not in members:
        _refuse_other_document(archive, members)
        reader = ods_sheets
    else:
        refuse_archive(members)
        reader = xlsb_sheets if "xl/workbook.bin" in members else xlsx_sheets
    check_unpacked(archive)
    for member in members:
        if member.endswith((".xml", ".rels")):
            with archive.open(member) as part:
                _refuse_entities(part.read(_HEAD))
    return reader


def _refuse_other_document(archive: zipfile.ZipFile, members: list[str]) -> None:
    """Raise SubmissionError where an OpenDocument file needs a password or is no spreadsheet."""
    manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in members else b""
    if b"encryption-data" in manifest:
        raise encrypted()
    kind = archive.read("mimetype").decode("latin-1") if "mimetype" in members else _MIMETYPE
    if not kind.startswith(_MIMETYPE):
        raise SubmissionError(f"là tệp LibreOffice/OpenOffice nhưng không phải bảng tính .ods; {SAVE_AS}")


def _refuse_entities(part: bytes) -> None:
    """Raise SubmissionError where XML declares entities of its own: no office program does, bombs do."""
    if b"<!DOCTYPE" in part[:_HEAD].replace(b"\0", b""):
        raise SubmissionError(f"chứa khai báo XML (DOCTYPE) bất thường; {SAVE_AS}")
